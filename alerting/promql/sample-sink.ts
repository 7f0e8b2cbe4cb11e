import type { Distribution } from '../metrics/distribution';
import type { MetricKind } from '../metrics/metric-descriptor';
import type { Labels, Series } from '../metrics/series';
import { DISTRIBUTION_SUFFIXES, promqlLabelsOf, promqlNamesOf } from './metric-naming';
import { SampleRing } from './sample-ring';
import type { PromqlSeries, SeriesSet } from './series-set';

/** How far the evaluations are that look at samples. */
export interface Progress {
  /** When the first evaluation is that has not been done. */
  readonly undoneMs: number;
  /** How long after its time a sample can be seen. */
  readonly delayMs: number;
  /** How much later than its time a sample is taken to be, as queries wait so long. */
  readonly lagMs: number;
  /** A sample has come in that can be seen from a time on. */
  expect(seenAt: number): void;
  /** There are other series than before. */
  outdate(): void;
}

/**
 * The series that PromQL sees in one series of Cloud Monitoring: a single one, or, of distributions, one for each bucket,
 * their sum and their count. The points of DELTA metrics become samples of a counter, which starts at zero where a
 * point begins that none touches: a counter in Monitoring knows since when it counts.
 */
export class SampleSink {
  /** The samples of the only series. */
  #only: SampleRing | undefined;
  /** Those of a distribution: of each bucket, the count and the sum. */
  #parts: readonly SampleRing[] | undefined;
  readonly #members: { readonly set: SeriesSet; readonly one: PromqlSeries }[] = [];
  readonly #names: readonly string[];
  /** Milliseconds that a sample is needed for. */
  readonly #keepMs: number;
  #last = -Infinity;
  #lastStart = NaN;

  constructor(
    readonly series: Series,
    readonly kind: MetricKind,
    readonly sets: readonly SeriesSet[],
    readonly progress: Progress,
  ) {
    this.#names = promqlNamesOf(series.metric.type);
    this.#keepMs = sets.reduce((most, { keepMs }) => Math.max(most, keepMs), 0);
  }

  /** Does any selector name a metric of this type, and match the labels as far as they are known? */
  static wants(series: Series, sets: Iterable<SeriesSet>): SeriesSet[] {
    const names = promqlNamesOf(series.metric.type);
    const all = new Set([...names, ...names.flatMap((name) => DISTRIBUTION_SUFFIXES.map((suffix) => name + suffix))]);
    return [...sets].filter((set) => {
      return all.has(set.name) && (set.name.endsWith('_bucket') || set.matches(labelsFor(set, series)));
    });
  }

  /** Takes in a point; returns false for one that is too late to change anything. */
  add(pointAt: number, value: number, pointStart: number, distribution: Distribution | undefined): boolean {
    const { progress } = this;
    const [at, start] = [pointAt + progress.lagMs, pointStart + progress.lagMs];
    const horizon = progress.undoneMs - this.#keepMs;
    if (at < horizon) return false;
    if (distribution === undefined) this.#sample((this.#only ??= this.#open('', {})), at, value, start, horizon);
    else this.#sampleParts(distribution, at, start, horizon);
    if (at > this.#last) this.#last = at;
    if (!Number.isNaN(start)) this.#lastStart = start;
    progress.expect(at + progress.delayMs);
    return true;
  }

  /** Is there no sample left that matters at `nowMs` or later? */
  isIdle(nowMs: number): boolean {
    return this.#last + this.#keepMs + this.progress.delayMs < nowMs;
  }

  /** Takes the series out of all selectors. */
  release(): void {
    for (const { set, one } of this.#members) set.remove(one);
    this.progress.outdate();
  }

  #sampleParts(distribution: Distribution, at: number, start: number, horizon: number): void {
    const { buckets, bucketCounts, count, mean } = distribution;
    const bounds = [...buckets.bounds, Infinity];
    this.#parts ??= [
      ...bounds.map((bound) => this.#open('_bucket', { le: bound === Infinity ? '+Inf' : String(bound) })),
      this.#open('_count', {}),
      this.#open('_sum', {}),
    ];
    let upTo = 0;
    for (const [i, samples] of this.#parts.entries()) {
      upTo += bucketCounts[i] ?? 0;
      const value = i < bounds.length ? upTo : i === bounds.length ? count : mean * count;
      this.#sample(samples, at, value, start, horizon);
    }
  }

  #sample(samples: SampleRing, at: number, value: number, start: number, horizon: number): void {
    if (samples.full) samples.dropBefore(horizon);
    if (this.kind === 'DELTA') {
      if (start < at && start > this.#last) samples.count(start, 0);
      samples.count(at, value);
    } else samples.add(at, value, this.kind === 'CUMULATIVE' && start > this.#lastStart);
  }

  #open(suffix: string, more: Labels): SampleRing {
    const samples = new SampleRing();
    for (const set of this.sets) {
      if (!this.#names.some((name) => name + suffix === set.name)) continue;
      const one = { labels: { ...labelsFor(set, this.series), ...more }, samples };
      if (!set.matches(one.labels)) continue;
      set.add(one);
      this.#members.push({ set, one });
      this.progress.outdate();
    }
    return samples;
  }
}

function labelsFor({ name, metadata }: SeriesSet, series: Series): Labels {
  return { ...promqlLabelsOf(series, metadata), __name__: name };
}
