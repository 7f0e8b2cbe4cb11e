import type { Distribution } from './distribution';

/**
 * Estimates a percentile from buckets; NaN without a value. The values of a bucket count as evenly spread: the simplest
 * rule under which P50, P95 and P99 of a single value differ but lie in one bucket, as documented
 * (https://cloud.google.com/monitoring/api/v3/distribution-metrics). Below the first and above the last bound, where a
 * bucket has no width, the result is the bound.
 *
 * @param share from 0 to 1
 */
export function percentileOf({ buckets, bucketCounts }: Distribution, share: number): number {
  const { bounds } = buckets;
  let total = 0;
  for (let i = 0; i < bucketCounts.length; i++) total += bucketCounts[i] ?? 0;
  if (!(total > 0)) return NaN;
  const rank = share * total;
  let below = 0;
  for (let i = 0; i < bucketCounts.length; i++) {
    const inside = bucketCounts[i] ?? 0;
    if (inside > 0 && below + inside >= rank) {
      const [low, high] = [bounds[i - 1], bounds[i]];
      if (low === undefined) return high ?? NaN;
      return high === undefined ? low : low + ((high - low) * (rank - below)) / inside;
    }
    below += inside;
  }
  return bounds.at(-1) ?? NaN;
}

/** The range of an SLI over a distribution, and how its first bucket counts. */
export interface Cut {
  readonly min: number;
  readonly max: number;
  /** Does the first bucket, which has no lower bound, start at 0 where its upper bound is above 0? */
  readonly firstBucketStartsAtZero: boolean;
}

/**
 * Estimates the number of values from `min` to `max`. The values of a bucket count as evenly spread. Values above the
 * last bound count only if the range is open on that side, and those below the first too, unless that bucket starts at 0.
 */
export function countWithin(
  { buckets, bucketCounts }: Distribution,
  { min, max, firstBucketStartsAtZero }: Cut,
): number {
  const { bounds } = buckets;
  const lowest = firstBucketStartsAtZero && (bounds[0] ?? 0) > 0 ? 0 : -Infinity;
  let total = 0;
  for (let i = 0; i < bucketCounts.length; i++) {
    const [low, high] = [bounds[i - 1] ?? lowest, bounds[i] ?? Infinity];
    total += (bucketCounts[i] ?? 0) * shareWithin(low, high, min, max);
  }
  return total;
}

function shareWithin(low: number, high: number, min: number, max: number): number {
  if (min <= low && high <= max) return 1;
  if (!Number.isFinite(high - low)) return 0;
  return Math.max(0, Math.min(high, max) - Math.max(low, min)) / (high - low);
}
