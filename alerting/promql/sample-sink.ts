import type { Distribution } from '../metrics/distribution';
import type { MetricKind } from '../metrics/metric-descriptor';
import type { Labels, Series } from '../metrics/series';
import { DISTRIBUTION_SUFFIXES, promqlLabelsOf, promqlNamesOf } from './metric-naming';
import { SampleRing } from './sample-ring';
import type { PromqlSeries, SeriesSet } from './series-set';

/** How far the evaluations have come. */
export interface Progress {
  /** The time of the first evaluation that has not been done. */
  readonly undoneMs: number;
  /** How long after its time a sample is visible. */
  readonly delayMs: number;
  /** How much the times of samples are shifted: queries are evaluated so much earlier. */
  readonly lagMs: number;
  /** Takes note of a new sample, which is visible from `seenAt` on. */
  expect(seenAt: number): void;
  /** Takes note that series were added or removed. */
  outdate(): void;
}

/**
 * The PromQL series of one series of Cloud Monitoring: a single one; for distributions one for each bucket, the count and
 * the sum. The points of DELTA metrics become samples of a counter. It is 0 at the start of a point that does not follow
 * directly on another.
 */
export class SampleSink {
  /** The samples of the only series. */
  #only: SampleRing | undefined;
  /** The samples of a distribution: each bucket, the count and the sum. */
  #parts: readonly SampleRing[] | undefined;
  readonly #members: { readonly set: SeriesSet; readonly one: PromqlSeries }[] = [];
  readonly #names: readonly string[];
  /** For how many milliseconds a sample is needed. */
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

  /** The selectors that name a metric of this type and match its labels. The label `le` is not compared. */
  static wants(series: Series, sets: Iterable<SeriesSet>): SeriesSet[] {
    const names = promqlNamesOf(series.metric.type);
    const all = new Set([...names, ...names.flatMap((name) => DISTRIBUTION_SUFFIXES.map((suffix) => name + suffix))]);
    return [...sets].filter((set) => {
      return all.has(set.name) && (set.name.endsWith('_bucket') || set.matches(labelsFor(set, series)));
    });
  }

  /** Takes a point; returns false if it is too late to change anything. */
  add(pointAt: number, value: number, pointStart: number, distribution: Distribution | undefined): boolean {
    const { progress } = this;
    const [at, start] = [pointAt + progress.lagMs, pointStart + progress.lagMs];
    if (at < progress.undoneMs - this.#keepMs) return false;
    if (distribution === undefined) this.#sample((this.#only ??= this.#open('', {})), value, at, start);
    else this.#sampleParts(distribution, at, start);
    if (at > this.#last) this.#last = at;
    if (!Number.isNaN(start)) this.#lastStart = start;
    progress.expect(at + progress.delayMs);
    return true;
  }

  /** Are all samples too old to matter at `nowMs` or later? */
  isIdle(nowMs: number): boolean {
    return this.#last + this.#keepMs + this.progress.delayMs < nowMs;
  }

  /** Removes the series from all selectors. */
  release(): void {
    for (const { set, one } of this.#members) set.remove(one);
    this.progress.outdate();
  }

  #sampleParts(distribution: Distribution, at: number, start: number): void {
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
      this.#sample(samples, value, at, start);
    }
  }

  #sample(samples: SampleRing, value: number, at: number, start: number): void {
    if (samples.full) samples.dropBefore(this.progress.undoneMs - this.#keepMs);
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
