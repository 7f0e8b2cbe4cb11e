import type { PointRing } from './point-ring';
import type { WindowValue } from './window-value';

const SMALLEST = 8;

/**
 * The minimum or maximum of a sliding window, in constant time per point. It keeps only the sequence numbers of points
 * that can still become the extreme when older points leave.
 */
export class Extreme implements WindowValue {
  readonly #sign: 1 | -1;
  #kept = new Float64Array(SMALLEST);
  #mask = SMALLEST - 1;
  #first = 0;
  #end = 0;

  constructor(which: 'least' | 'most') {
    this.#sign = which === 'most' ? 1 : -1;
  }

  enter(points: PointRing, sequence: number): void {
    const weight = this.#sign * points.value(sequence);
    while (this.#end > this.#first && this.#sign * points.value(this.#at(this.#end - 1)) <= weight) this.#end--;
    if (this.#end - this.#first > this.#mask) this.#grow();
    this.#kept[this.#end & this.#mask] = sequence;
    this.#end++;
  }

  leave(_points: PointRing, sequence: number): void {
    if (this.#end > this.#first && this.#at(this.#first) === sequence) this.#first++;
  }

  value(points: PointRing): number {
    return points.value(this.#at(this.#first));
  }

  reset(): void {
    this.#first = 0;
    this.#end = 0;
  }

  #at(index: number): number {
    return this.#kept[index & this.#mask] ?? NaN;
  }

  #grow(): void {
    const size = (this.#mask + 1) * 2;
    const kept = new Float64Array(size);
    for (let i = this.#first; i < this.#end; i++) kept[i & (size - 1)] = this.#at(i);
    this.#kept = kept;
    this.#mask = size - 1;
  }
}
