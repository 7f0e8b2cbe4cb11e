import { z } from 'zod';
import { refuse } from '../../model/problem';
import { bucketOptionsFromApi, Buckets } from './bucket-options';

/**
 * Values counted by bucket: the value of a point of a DISTRIBUTION metric. Immutable.
 * https://cloud.google.com/monitoring/api/ref_v3/rest/v3/TypedValue#Distribution
 */
export interface Distribution {
  readonly buckets: Buckets;
  readonly count: number;
  readonly mean: number;
  readonly sumOfSquaredDeviation: number;
  /** Counts by bucket; zeros at the end may be left out. */
  readonly bucketCounts: ArrayLike<number>;
}

/** The distribution of some values. */
export function distributionOf(buckets: Buckets, values: readonly number[]): Distribution {
  const bucketCounts = new Array<number>(buckets.size).fill(0);
  let sum = 0;
  for (const value of values) {
    sum += value;
    const index = buckets.indexOf(value);
    bucketCounts[index] = (bucketCounts[index] ?? 0) + 1;
  }
  const mean = values.length === 0 ? 0 : sum / values.length;
  const sumOfSquaredDeviation = values.reduce((total, value) => total + (value - mean) ** 2, 0);
  return { buckets, count: values.length, mean, sumOfSquaredDeviation, bucketCounts };
}

/** The values that a CUMULATIVE distribution gained between two points. */
export function distributionBetween(older: Distribution, newer: Distribution): Distribution {
  const count = newer.count - older.count;
  const sum = newer.mean * newer.count - older.mean * older.count;
  const mean = count > 0 ? sum / count : 0;
  const squares = squaresOf(newer) - squaresOf(older);
  return {
    buckets: newer.buckets,
    count,
    mean,
    sumOfSquaredDeviation: Math.max(0, squares - count * mean * mean),
    bucketCounts: Array.from(
      { length: newer.bucketCounts.length },
      (_, i) => (newer.bucketCounts[i] ?? 0) - (older.bucketCounts[i] ?? 0),
    ),
  };
}

/** The sum of the squares of all values. */
export function squaresOf({ sumOfSquaredDeviation, count, mean }: Distribution): number {
  return sumOfSquaredDeviation + count * mean * mean;
}

const count = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]);

const shape = z.object({
  count: count.default(0),
  mean: z.number().default(0),
  sumOfSquaredDeviation: z.number().default(0),
  bucketOptions: z.unknown().optional(),
  bucketCounts: z.array(count).default([]),
});

/**
 * Reads a `distributionValue` as the API prints it.
 * @throws InputError DIS001 for anything else, and as `bucketOptionsFromApi`
 */
export function distributionFromApi(where: string, json: unknown): Distribution {
  const read = shape.safeParse(json);
  if (!read.success) {
    return refuse({
      code: 'DIS001',
      where,
      rule: 'a distribution must have count, mean, bucketOptions and bucketCounts',
      got: read.error.issues[0]?.message ?? 'something else',
      fix: 'see Distribution in the Monitoring API',
    });
  }
  const { bucketOptions, ...rest } = read.data;
  return { ...rest, buckets: new Buckets(bucketOptionsFromApi(where, bucketOptions), where) };
}
