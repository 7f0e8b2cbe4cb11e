import type { Labels } from '../metrics/series';
import type { Aggregator, LabelChoice } from './expression';
import { labelKey } from './metric-naming';
import { VectorNode } from './vector-node';

/** `sum by (…) (…)` and the like. */
export class AggregateNode extends VectorNode {
  /** By index of the operand: the index of its group. */
  #groups = new Int32Array(0);
  #counts = new Float64Array(0);
  #means = new Float64Array(0);

  constructor(
    readonly operator: Aggregator,
    readonly grouping: LabelChoice,
    readonly of: VectorNode,
  ) {
    super([of]);
  }

  protected layOut() {
    const groups = new Map<string, { readonly labels: Labels; readonly place: number }>();
    this.#groups = new Int32Array(this.of.size);
    this.of.labels.forEach((labels, i) => {
      const kept = keptLabels(this.grouping, labels);
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
    of.evaluate(time);
    const counts = this.#counts.fill(0);
    if (operator === 'max' || operator === 'min') this.#compare(operator === 'max' ? 1 : -1);
    else if (operator === 'stddev' || operator === 'stdvar') this.#spread();
    else this.#add();
    for (let group = 0; group < values.length; group++) {
      const count = counts[group] ?? 0;
      present[group] = count > 0 ? 1 : 0;
      if (operator === 'avg' || operator === 'stdvar') values[group] = (values[group] ?? 0) / count;
      else if (operator === 'stddev') values[group] = Math.sqrt((values[group] ?? 0) / count);
      else if (operator === 'count') values[group] = count;
      else if (operator === 'group') values[group] = 1;
    }
  }

  /** Adds the values of each group, in the order of their indexes. */
  #add(): void {
    const [of, groups, counts, sums] = [this.of, this.#groups, this.#counts, this.values.fill(0)];
    for (let i = 0; i < groups.length; i++) {
      if (of.present[i] === 0) continue;
      const group = groups[i] ?? 0;
      sums[group] = (sums[group] ?? 0) + (of.values[i] ?? NaN);
      counts[group] = (counts[group] ?? 0) + 1;
    }
  }

  /** Finds the maximum of each group, or the minimum where `sign` is -1. */
  #compare(sign: 1 | -1): void {
    const [of, groups, counts, extremes] = [this.of, this.#groups, this.#counts, this.values.fill(-sign * Infinity)];
    for (let i = 0; i < groups.length; i++) {
      if (of.present[i] === 0) continue;
      const group = groups[i] ?? 0;
      const [before, value] = [extremes[group] ?? NaN, of.values[i] ?? NaN];
      // NaN counts only if all values are NaN.
      if (counts[group] === 0 || sign * value > sign * before || Number.isNaN(before)) extremes[group] = value;
      counts[group] = (counts[group] ?? 0) + 1;
    }
  }

  /** Adds the squared deviations from the mean with Welford's method, as Prometheus does. */
  #spread(): void {
    const [of, groups, counts, squares] = [this.of, this.#groups, this.#counts, this.values.fill(0)];
    const means = this.#means.fill(0);
    for (let i = 0; i < groups.length; i++) {
      if (of.present[i] === 0) continue;
      const group = groups[i] ?? 0;
      const [mean, value] = [means[group] ?? 0, of.values[i] ?? NaN];
      const count = (counts[group] ?? 0) + 1;
      const moved = mean + (value - mean) / count;
      squares[group] = (squares[group] ?? 0) + (value - mean) * (value - moved);
      means[group] = moved;
      counts[group] = count;
    }
  }
}

/** The labels that a grouping or matching keeps; the name of the metric only if it is listed. */
export function keptLabels({ only, labels: names }: LabelChoice, labels: Labels): Labels {
  const kept = Object.entries(labels).filter(([key]) => {
    return only ? names.includes(key) : key !== '__name__' && !names.includes(key);
  });
  return Object.fromEntries(kept);
}
