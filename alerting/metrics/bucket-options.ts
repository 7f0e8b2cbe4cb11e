import { z } from 'zod';
import { InputError, refuse } from '../../model/problem';

/**
 * How the values of a distribution are sorted into buckets, in the three forms of the API.
 * https://cloud.google.com/monitoring/api/ref_v3/rest/v3/TypedValue#BucketOptions
 */
export type BucketOptions =
  | {
      readonly kind: 'linear';
      readonly numFiniteBuckets: number;
      readonly width: number;
      readonly offset: number;
    }
  | {
      readonly kind: 'exponential';
      readonly numFiniteBuckets: number;
      readonly growthFactor: number;
      readonly scale: number;
    }
  | { readonly kind: 'explicit'; readonly bounds: readonly number[] };

/** The most buckets of a distribution: https://docs.cloud.google.com/monitoring/quotas */
const MOST_BUCKETS = 200;

const number = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?$/)
    .transform(Number),
]);

const shape = z.object({
  linearBuckets: z.object({ numFiniteBuckets: number, width: number, offset: number.default(0) }).optional(),
  exponentialBuckets: z.object({ numFiniteBuckets: number, growthFactor: number, scale: number }).optional(),
  explicitBuckets: z.object({ bounds: z.array(number) }).optional(),
});

/**
 * Reads `bucketOptions` as the API prints them.
 * @throws InputError BUC001 for anything else
 */
export function bucketOptionsFromApi(where: string, json: unknown): BucketOptions {
  const read = shape.safeParse(json);
  const [only, ...others] = read.success ? ways(read.data) : [];
  if (only !== undefined && others.length === 0) return only;
  throw new InputError([
    {
      code: 'BUC001',
      where,
      rule: 'bucketOptions must be linearBuckets, exponentialBuckets or explicitBuckets',
      got: JSON.stringify(json) || 'nothing',
      fix: 'see BucketOptions in the Monitoring API',
    },
  ]);
}

function ways({ linearBuckets, exponentialBuckets, explicitBuckets }: z.output<typeof shape>): BucketOptions[] {
  const found: BucketOptions[] = [];
  if (linearBuckets !== undefined) found.push({ kind: 'linear', ...linearBuckets });
  if (exponentialBuckets !== undefined) found.push({ kind: 'exponential', ...exponentialBuckets });
  if (explicitBuckets !== undefined) found.push({ kind: 'explicit', ...explicitBuckets });
  return found;
}

/**
 * The buckets of a distribution. Bucket 0 has the values below the first bound, bucket i those from `bounds[i-1]` up to
 * but not including `bounds[i]`, and the last one those at or above the last bound.
 */
export class Buckets {
  readonly bounds: readonly number[];

  /** @throws InputError BUC002 for bounds that do not rise, and for more than 200 buckets */
  constructor(
    readonly options: BucketOptions,
    where = 'bucketOptions',
  ) {
    this.bounds = boundsOf(options);
    const rising = this.bounds.every((bound, i) => Number.isFinite(bound) && bound > (this.bounds[i - 1] ?? -Infinity));
    if (rising && this.bounds.length > 0 && this.bounds.length < MOST_BUCKETS) return;
    refuse({
      code: 'BUC002',
      where,
      rule: `bucket bounds must be finite and rise, with at most ${MOST_BUCKETS} buckets`,
      got: JSON.stringify(options),
      fix: 'check the width, the growth factor or the order of the bounds',
    });
  }

  /** Number of buckets, including those below the first and above the last bound. */
  get size(): number {
    return this.bounds.length + 1;
  }

  /** The bucket that a value falls into. */
  indexOf(value: number): number {
    let [low, high] = [0, this.bounds.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value >= (this.bounds[middle] ?? Infinity)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Are the bounds the same, however they are written? */
  same(other: Buckets): boolean {
    if (this === other) return true;
    return this.size === other.size && this.bounds.every((bound, i) => bound === other.bounds[i]);
  }
}

function boundsOf(options: BucketOptions): readonly number[] {
  if (options.kind === 'explicit') return options.bounds;
  // One bound more than finite buckets. Far too many are cut off here and refused later.
  const length = Math.min(Math.max(0, Math.trunc(options.numFiniteBuckets)) + 1, MOST_BUCKETS + 1);
  const bound =
    options.kind === 'linear'
      ? (i: number) => options.offset + options.width * i
      : (i: number) => options.scale * options.growthFactor ** i;
  return Array.from({ length }, (_, i) => bound(i));
}
