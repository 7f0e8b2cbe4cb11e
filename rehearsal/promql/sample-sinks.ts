import type { Distribution } from '../metrics/distribution';
import type { MetricKind } from '../metrics/metric-descriptor';
import type { Labels, Series } from '../metrics/series';
import { DISTRIBUTION_SUFFIXES, promqlLabelsOf, promqlNamesOf } from './metric-naming';
import { SampleRing } from './sample-ring';
import type { PromqlSeries, SeriesSet } from './series-set';

/**
 * The series that PromQL sees in one series of Cloud Monitoring: a single one, or, of distributions, one for each bucket,
 * their sum and their count. The points of DELTA metrics become samples of a counter, which starts at zero where a
 * point begins that none touches: a counter in Monitoring knows since when it counts.
 */
export class SampleSink {
  readonly #series: Feed[] = [];
  readonly #labels: Labels;
  readonly #names: readonly string[];
  #last = -Infinity;
  #lastStart = NaN;

  constructor(
    series: Series,
    readonly kind: MetricKind,
    readonly sets: readonly SeriesSet[],
    /** A series has come up that was not there before. */
    readonly appeared: () => void,
  ) {
    this.#names = promqlNamesOf(series.metric.type);
    this.#labels = promqlLabelsOf(series);
  }

  /** Does any selector name a metric of this type, and match the labels as far as they are known? */
  static wants(series: Series, sets: Iterable<SeriesSet>): SeriesSet[] {
    const names = promqlNamesOf(series.metric.type);
    const labels = promqlLabelsOf(series);
    const all = new Set([...names, ...names.flatMap((name) => DISTRIBUTION_SUFFIXES.map((suffix) => name + suffix))]);
    return [...sets].filter((set) => {
      return all.has(set.name) && (set.name.endsWith('_bucket') || set.matches({ ...labels, __name__: set.name }));
    });
  }

  /** Milliseconds that a sample is needed for. */
  get keepMs(): number {
    return this.sets.reduce((most, { keepMs }) => Math.max(most, keepMs), 0);
  }

  /** Time of the newest sample; -Infinity before there is one. */
  get lastTime(): number {
    return this.#last;
  }

  add(at: number, value: number, start: number, distribution: Distribution | undefined, horizon: number): void {
    if (this.#series.length === 0) this.#begin(distribution);
    const reset = this.kind === 'CUMULATIVE' && start > this.#lastStart;
    const gap = this.kind === 'DELTA' && start < at && start > this.#last;
    for (const { samples, read } of this.#series) {
      if (samples.full) samples.dropBefore(horizon);
      const amount = read === undefined ? value : read(distribution);
      if (gap) samples.count(start, 0);
      if (this.kind === 'DELTA') samples.count(at, amount);
      else samples.add(at, amount, reset);
    }
    if (at > this.#last) this.#last = at;
    if (!Number.isNaN(start)) this.#lastStart = start;
  }

  /** Takes the series out of all selectors. */
  release(): void {
    for (const set of this.sets) for (const one of this.#series) set.remove(one.of(set.name));
    this.appeared();
  }

  #begin(distribution: Distribution | undefined): void {
    if (distribution === undefined) {
      this.#open('', {}, undefined);
      return;
    }
    for (const [i, bound] of [...distribution.buckets.bounds, Infinity].entries()) {
      const le = bound === Infinity ? '+Inf' : String(bound);
      this.#open('_bucket', { le }, (one) => countUpTo(one, i));
    }
    this.#open('_count', {}, (one) => one?.count ?? 0);
    this.#open('_sum', {}, (one) => (one === undefined ? 0 : one.mean * one.count));
  }

  #open(suffix: string, more: Labels, read: Feed['read']): void {
    const samples = new SampleRing();
    const labels = { ...this.#labels, ...more };
    const feed: Feed = { samples, read, of: (name) => ({ labels: { ...labels, __name__: name }, samples }) };
    this.#series.push(feed);
    for (const set of this.sets) {
      if (!this.#names.some((name) => name + suffix === set.name)) continue;
      const one = feed.of(set.name);
      if (!set.matches(one.labels)) continue;
      set.add(one);
      this.appeared();
    }
  }
}

interface Feed {
  readonly samples: SampleRing;
  /** What is sampled of a distribution; unset: the value itself. */
  readonly read: ((distribution: Distribution | undefined) => number) | undefined;
  /** The series under the name by which a selector knows it. */
  readonly of: (name: string) => PromqlSeries;
}

/** How many values lie in the buckets up to the one of this index. */
function countUpTo(distribution: Distribution | undefined, index: number): number {
  let total = 0;
  for (let i = 0; i <= index; i++) total += distribution?.bucketCounts[i] ?? 0;
  return total;
}
