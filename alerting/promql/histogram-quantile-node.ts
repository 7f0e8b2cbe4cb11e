import type { Labels } from '../metrics/series';
import { keptLabels } from './aggregate-node';
import { labelKey } from './metric-naming';
import type { ScalarNode } from './scalar-node';
import { VectorNode } from './vector-node';

interface Histogram {
  readonly labels: Labels;
  /** Indexes of the buckets, in the order of their bounds. */
  readonly places: readonly number[];
  readonly bounds: readonly number[];
}

/**
 * `histogram_quantile(φ, …)` of classic buckets. A histogram without observations has no value: so does Cloud
 * Monitoring, https://cloud.google.com/stackdriver/docs/managed-prometheus/promql-differences
 */
export class HistogramQuantileNode extends VectorNode {
  #histograms: readonly Histogram[] = [];

  constructor(
    readonly quantile: ScalarNode,
    readonly buckets: VectorNode,
  ) {
    super([quantile, buckets]);
  }

  protected layOut() {
    const found = new Map<string, { labels: Labels; buckets: { place: number; bound: number }[] }>();
    this.buckets.labels.forEach((labels, place) => {
      const bound = boundOf(labels['le'] ?? '');
      if (Number.isNaN(bound)) return;
      const kept = keptLabels({ only: false, labels: ['le'] }, labels);
      const key = labelKey(kept);
      const histogram = found.get(key) ?? { labels: kept, buckets: [] };
      found.set(key, histogram);
      histogram.buckets.push({ place, bound });
    });
    this.#histograms = [...found.values()].map(({ labels, buckets }) => {
      const ordered = buckets.sort((a, b) => a.bound - b.bound);
      return { labels, places: ordered.map(({ place }) => place), bounds: ordered.map(({ bound }) => bound) };
    });
    return this.#histograms.map(({ labels }) => labels);
  }

  protected compute(time: number): void {
    this.buckets.evaluate(time);
    const quantile = this.quantile.value(time);
    for (const [i, histogram] of this.#histograms.entries()) {
      const value = this.#read(histogram, quantile);
      this.values[i] = value;
      this.present[i] = Number.isNaN(value) ? 0 : 1;
    }
  }

  #read({ places, bounds }: Histogram, quantile: number): number {
    const { values, present } = this.buckets;
    const counted: { bound: number; count: number }[] = [];
    for (const [i, place] of places.entries()) {
      if (present[place] === 0) continue;
      const [bound, count, last] = [bounds[i] ?? Infinity, values[place] ?? 0, counted.at(-1)];
      // Two spellings of one bound, such as 1 and 1.0, are one bucket.
      if (last?.bound === bound) last.count += count;
      else counted.push({ bound, count });
    }
    let most = 0;
    // Rounding may make a cumulative count lower than the one before: it is raised.
    for (const bucket of counted) bucket.count = most = Math.max(most, bucket.count);
    if (counted.length < 2 || counted.at(-1)?.bound !== Infinity || !(most > 0)) return NaN;
    if (quantile < 0) return -Infinity;
    if (quantile > 1) return Infinity;
    return interpolated(counted, quantile * most);
  }
}

function interpolated(buckets: readonly { bound: number; count: number }[], rank: number): number {
  const index = Math.min(
    buckets.length - 1,
    buckets.findIndex(({ count }) => count >= rank),
  );
  const [below, here] = [buckets[index - 1], buckets[index]];
  if (here === undefined) return NaN;
  if (here.bound === Infinity) return below?.bound ?? NaN;
  if (below === undefined && here.bound <= 0) return here.bound;
  const [low, before] = [below?.bound ?? 0, below?.count ?? 0];
  return low + ((here.bound - low) * (rank - before)) / (here.count - before);
}

function boundOf(text: string): number {
  if (/^\+?inf$/i.test(text)) return Infinity;
  return text === '' ? NaN : Number(text);
}
