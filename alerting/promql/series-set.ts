import type { Labels } from '../metrics/series';
import type { LabelMatcher, Selector } from './expression';
import { labelKey } from './metric-naming';
import { matchesLabels } from './read-selector';
import type { SampleRing } from './sample-ring';

/** One PromQL series. */
export interface PromqlSeries {
  /** With the name of the metric as the query spells it. */
  readonly labels: Labels;
  readonly samples: SampleRing;
}

/** Gives ranges their samples. */
export interface SampleSource {
  readonly mayFail: boolean;
  /** The series. They do not change between two calls of {@link VectorNode.rebuild}. */
  inOrder(): readonly PromqlSeries[];
  /** Takes note that a range looks back `ms` milliseconds. */
  need(ms: number): void;
  /** Computes the samples that are visible at an instant. */
  advance(time: number): void;
  /** When samples may change next, after {@link advance}, without a new point. */
  nextChange(time: number): number;
}

/** The series that a selector matches, in the order of their labels. */
export class SeriesSet implements SampleSource {
  readonly mayFail = false;
  readonly #byKey = new Map<string, PromqlSeries>();
  /** For how many milliseconds a sample is needed. */
  keepMs = 0;

  readonly name: string;
  readonly matchers: readonly LabelMatcher[];
  readonly metadata: readonly string[];

  constructor({ name, matchers, metadata }: Pick<Selector, 'name' | 'matchers' | 'metadata'>) {
    this.name = name;
    this.matchers = matchers;
    this.metadata = metadata;
  }

  matches(labels: Labels): boolean {
    return matchesLabels(this.matchers, labels);
  }

  /** Is every series of this set also in the other, for any series? */
  within(other: SeriesSet): boolean {
    const same = (a: LabelMatcher, b: LabelMatcher) =>
      a.label === b.label && a.operator === b.operator && a.value === b.value;
    if (this.name !== other.name || this.metadata.join() !== other.metadata.join()) return false;
    return other.matchers.every((one) => this.matchers.some((mine) => same(mine, one)));
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

  need(ms: number): void {
    this.keepMs = Math.max(this.keepMs, ms);
  }

  /** Nothing to do: sinks add the samples. */
  advance(): void {}

  nextChange(): number {
    return Infinity;
  }
}
