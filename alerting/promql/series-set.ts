import type { Labels } from '../metrics/series';
import type { LabelMatcher, Selector } from './expression';
import { labelKey } from './metric-naming';
import { matchesLabels } from './read-selector';
import type { SampleRing } from './sample-ring';

/** One series as PromQL sees it. */
export interface PromqlSeries {
  /** The name of the metric included, as the query spells it. */
  readonly labels: Labels;
  readonly samples: SampleRing;
}

/** Where ranges find their samples. */
export interface SampleSource {
  readonly mayFail: boolean;
  /** The series, which stay the same until the places are laid out anew. */
  inOrder(): readonly PromqlSeries[];
  /** Some range looks back so far. */
  need(ms: number): void;
  /** Sees to it that the samples are there that can be seen at an instant. */
  advance(time: number): void;
  /** When samples may change next, after {@link advance}, without anything coming in. */
  nextChange(time: number): number;
}

/** The series that a selector matches, in the order of their labels. */
export class SeriesSet implements SampleSource {
  readonly mayFail = false;
  readonly #byKey = new Map<string, PromqlSeries>();
  /** Milliseconds that a sample is needed for. */
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

  /** Is every series of this set in the other one, whatever series there are? */
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

  /** Points come in by themselves. */
  advance(): void {}

  nextChange(): number {
    return Infinity;
  }
}
