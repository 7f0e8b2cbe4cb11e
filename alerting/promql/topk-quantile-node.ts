import type { Labels } from '../metrics/series';
import { keptLabels } from './aggregate-node';
import type { LabelChoice } from './expression';
import { labelKey } from './metric-naming';
import { quantileOf } from './range-statistics';
import type { ScalarNode } from './scalar-node';
import { FailedEvaluation, VectorNode } from './vector-node';

/** The series of a group. */
interface Grouped {
  readonly labels: Labels;
  /** Their indexes. */
  readonly places: number[];
}

/** `topk`, `bottomk`: the series with the greatest or least values of each group; of equal values the first series. */
export class TopkNode extends VectorNode {
  #groups: readonly Grouped[] = [];

  constructor(
    readonly operator: 'topk' | 'bottomk',
    readonly grouping: LabelChoice,
    readonly number: ScalarNode,
    readonly of: VectorNode,
  ) {
    super([number, of]);
  }

  protected layOut() {
    this.#groups = grouped(this.grouping, this.of.labels);
    this.mayFail = true;
    return this.of.labels;
  }

  protected compute(time: number): void {
    const { of, values, present } = this;
    of.evaluate(time);
    const number = this.number.value(time);
    if (!(Math.abs(number) < 2 ** 63))
      throw new FailedEvaluation(`${this.operator}() needs a finite number of series, got ${number}`);
    const most = Math.max(0, Math.trunc(number));
    values.set(of.values);
    present.fill(0);
    const sign = this.operator === 'topk' ? -1 : 1;
    const rank = (place: number) => {
      const value = of.values[place] ?? NaN;
      // NaN ranks last in both directions.
      return Number.isNaN(value) ? Infinity : sign * value;
    };
    for (const { places } of this.#groups) {
      const here = places.filter((place) => of.present[place] === 1);
      const ordered = here.sort((a, b) => (rank(a) === rank(b) ? a - b : rank(a) - rank(b)));
      for (const place of ordered.slice(0, most)) present[place] = 1;
    }
  }
}

/** `quantile by (…) (φ, …)` of the values of a group. */
export class QuantileNode extends VectorNode {
  #groups: readonly Grouped[] = [];

  constructor(
    readonly grouping: LabelChoice,
    readonly share: ScalarNode,
    readonly of: VectorNode,
  ) {
    super([share, of]);
  }

  protected layOut() {
    this.#groups = grouped(this.grouping, this.of.labels);
    return this.#groups.map(({ labels }) => labels);
  }

  protected compute(time: number): void {
    const { of, values, present } = this;
    of.evaluate(time);
    const share = this.share.value(time);
    for (const [group, { places }] of this.#groups.entries()) {
      const here = places.filter((place) => of.present[place] === 1).map((place) => of.values[place] ?? NaN);
      present[group] = here.length > 0 ? 1 : 0;
      values[group] = quantileOf(Float64Array.from(here), share);
    }
  }
}

function grouped(grouping: LabelChoice, all: readonly Labels[]): readonly Grouped[] {
  const groups = new Map<string, Grouped>();
  for (const [place, labels] of all.entries()) {
    const kept = keptLabels(grouping, labels);
    const key = labelKey(kept);
    const group = groups.get(key) ?? { labels: kept, places: [] };
    groups.set(key, group);
    group.places.push(place);
  }
  return [...groups.values()];
}
