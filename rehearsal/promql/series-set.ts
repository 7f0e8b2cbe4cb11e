import type { Labels } from '../metrics/series';
import type { LabelMatcher } from './expression';
import { labelKey } from './metric-naming';
import { matchesLabels } from './read-selector';
import type { SampleRing } from './sample-ring';

/** One series as PromQL sees it. */
export interface PromqlSeries {
  /** The name of the metric included, as the query spells it. */
  readonly labels: Labels;
  readonly samples: SampleRing;
}

/** The series that a selector matches, in the order of their labels. */
export class SeriesSet {
  readonly #byKey = new Map<string, PromqlSeries>();
  /** Milliseconds that a sample is needed for. */
  keepMs = 0;

  constructor(
    readonly name: string,
    readonly matchers: readonly LabelMatcher[],
  ) {}

  matches(labels: Labels): boolean {
    return matchesLabels(this.matchers, labels);
  }

  /** Is every series of this set in the other one, whatever series there are? */
  within(other: SeriesSet): boolean {
    const same = (a: LabelMatcher, b: LabelMatcher) =>
      a.label === b.label && a.operator === b.operator && a.value === b.value;
    return this.name === other.name && other.matchers.every((one) => this.matchers.some((mine) => same(mine, one)));
  }

  add(one: PromqlSeries): void {
    this.#byKey.set(labelKey(one.labels), one);
  }

  remove(one: PromqlSeries): void {
    this.#byKey.delete(labelKey(one.labels));
  }

  inOrder(): readonly PromqlSeries[] {
    return [...this.#byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  }
}
