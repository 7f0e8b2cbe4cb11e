import type { Buckets } from './bucket-options';
import { squaresOf, type Distribution } from './distribution';
import { ExactSum } from './exact-sum';

/**
 * Distributions that are added to and taken from each other, all with the same buckets: how Monitoring merges others
 * is not documented, so they do not get here.
 */
export class DistributionSum {
  #buckets: Buckets | undefined;
  #counts = new Float64Array(0);
  readonly #count = new ExactSum();
  readonly #sum = new ExactSum();
  readonly #squares = new ExactSum();

  /** Adds a distribution `times` over; a negative number takes it away. */
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

  /** How many values there are; a share of a distribution counts as such a share of its values. */
  get count(): number {
    return this.#count.value();
  }

  /** What has been added, as one distribution; nothing where nothing ever was. */
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

/** Some distributions as one; nothing where there is none. */
export function mergedDistribution(all: Iterable<Distribution | undefined>): Distribution | undefined {
  const sum = new DistributionSum();
  for (const one of all) if (one !== undefined) sum.add(one);
  return sum.snapshot();
}
