import type { Buckets } from './bucket-options';
import { squaresOf, type Distribution } from './distribution';
import { ExactSum } from './exact-sum';

/**
 * A sum of distributions with the same buckets, to which others are added and from which they are subtracted. How
 * Monitoring merges different buckets is not documented; callers refuse them.
 */
export class DistributionSum {
  #buckets: Buckets | undefined;
  #counts = new Float64Array(0);
  readonly #count = new ExactSum();
  readonly #sum = new ExactSum();
  readonly #squares = new ExactSum();

  /** Adds a distribution `times` times; a negative number subtracts it. */
  add(one: Distribution, times = 1): void {
    if (this.#buckets === undefined) {
      this.#buckets = one.buckets;
      this.#counts = new Float64Array(one.buckets.size);
    }
    const { bucketCounts } = one;
    for (let i = 0; i < bucketCounts.length; i++) {
      const before = this.#counts[i];
      if (before !== undefined) this.#counts[i] = before + times * (bucketCounts[i] ?? 0);
    }
    this.#count.add(times * one.count);
    this.#sum.add(times * one.mean * one.count);
    this.#squares.add(times * squaresOf(one));
  }

  /** Number of values. A fraction of a distribution counts as that fraction of its values. */
  get count(): number {
    return this.#count.value();
  }

  /** The sum as one distribution; undefined if none was ever added. */
  snapshot(): Distribution | undefined {
    if (this.#buckets === undefined) return undefined;
    const { count } = this;
    const mean = count > 0 ? this.#sum.value() / count : 0;
    return {
      buckets: this.#buckets,
      count,
      mean,
      sumOfSquaredDeviation: Math.max(0, this.#squares.value() - count * mean * mean),
      bucketCounts: this.#counts.slice(),
    };
  }

  reset(): void {
    this.#counts.fill(0);
    this.#count.reset();
    this.#sum.reset();
    this.#squares.reset();
  }
}

/** Merges distributions; undefined without any. */
export function mergedDistribution(all: Iterable<Distribution | undefined>): Distribution | undefined {
  const sum = new DistributionSum();
  for (const one of all) if (one !== undefined) sum.add(one);
  return sum.snapshot();
}
