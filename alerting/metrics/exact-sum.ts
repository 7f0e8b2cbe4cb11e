/**
 * A running sum whose rounding errors do not accumulate: a second double carries the error of every addition (Knuth's
 * two-sum). A sum of whole numbers is exact.
 */
export class ExactSum {
  #high = 0;
  #low = 0;

  add(x: number): void {
    const sum = this.#high + x;
    const kept = sum - this.#high;
    this.#low += this.#high - (sum - kept) + (x - kept);
    this.#high = sum;
  }

  value(): number {
    return this.#high + this.#low;
  }

  reset(): void {
    this.#high = 0;
    this.#low = 0;
  }
}
