import type { Labels } from '../metrics/series';
import type { Aggregator, LabelChoice } from './expression';
import { labelKey } from './metric-naming';
import { VectorNode } from './vector-node';

/** `sum by (…) (…)` and the like. */
export class AggregateNode extends VectorNode {
  /** By place of the inner vector: the place of its group. */
  #groups = new Int32Array(0);
  #counts = new Float64Array(0);
  #means = new Float64Array(0);

  constructor(
    readonly operator: Aggregator,
    readonly grouping: LabelChoice,
    readonly of: VectorNode,
  ) {
    super();
  }

  nextChange(time: number): number {
    return this.of.nextChange(time);
  }

  protected layOut() {
    const groups = new Map<string, { readonly labels: Labels; readonly place: number }>();
    this.#groups = new Int32Array(this.of.size);
    this.of.labels.forEach((labels, i) => {
      const kept = choose(this.grouping, labels);
      const key = labelKey(kept);
      const group = groups.get(key) ?? { labels: kept, place: groups.size };
      groups.set(key, group);
      this.#groups[i] = group.place;
    });
    this.#counts = new Float64Array(groups.size);
    this.#means = new Float64Array(groups.size);
    return [...groups.values()].map(({ labels }) => labels);
  }

  protected compute(time: number): void {
    const { of, operator, values, present } = this;
    const [groups, counts, means] = [this.#groups, this.#counts, this.#means];
    const spreads = operator === 'stddev' || operator === 'stdvar';
    of.evaluate(time);
    counts.fill(0);
    means.fill(0);
    values.fill(operator === 'max' ? -Infinity : operator === 'min' ? Infinity : 0);
    for (let i = 0; i < groups.length; i++) {
      if (of.present[i] === 0) continue;
      const group = groups[i] ?? 0;
      const value = of.values[i] ?? NaN;
      const before = values[group] ?? 0;
      const count = (counts[group] ?? 0) + 1;
      counts[group] = count;
      if (spreads) {
        const mean = means[group] ?? 0;
        means[group] = mean + (value - mean) / count;
        values[group] = before + (value - mean) * (value - (means[group] ?? 0));
      } else if (operator === 'max') values[group] = before > value ? before : value;
      else if (operator === 'min') values[group] = before < value ? before : value;
      else values[group] = before + value;
    }
    for (let group = 0; group < values.length; group++) {
      const count = counts[group] ?? 0;
      present[group] = count > 0 ? 1 : 0;
      if (operator === 'avg') values[group] = (values[group] ?? 0) / count;
      else if (operator === 'count') values[group] = count;
      else if (operator === 'group') values[group] = 1;
      else if (operator === 'stdvar') values[group] = (values[group] ?? 0) / count;
      else if (operator === 'stddev') values[group] = Math.sqrt((values[group] ?? 0) / count);
    }
  }
}

/** The labels that are left; the name of the metric is left only where it is asked for. */
export function choose({ only, labels: names }: LabelChoice, labels: Labels): Labels {
  const kept = Object.entries(labels).filter(([key]) => {
    return only ? names.includes(key) : key !== '__name__' && !names.includes(key);
  });
  return Object.fromEntries(kept);
}
