import type { Row } from '../evaluation/incremental/row';
import type { Distribution } from '../metrics/distribution';
import type { Series } from '../metrics/series';

/** One line of a chart: the smallest and the largest value in each stretch of time. */
export interface DrawnLine {
  readonly series: Series;
  /** NaN where there was no value. */
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/**
 * A series that a query gives, remembered by stretches of time: memory does not grow with the recording, and no peak is
 * lost, however short.
 */
export class RecordedLine implements Row, DrawnLine {
  present = false;
  value = NaN;
  distribution: Distribution | undefined;
  readonly low: Float64Array;
  readonly high: Float64Array;
  #heldFrom: number;
  #held = NaN;

  constructor(
    readonly series: Series,
    private readonly from: number,
    private readonly stretchMs: number,
    stretches: number,
  ) {
    this.low = new Float64Array(stretches).fill(NaN);
    this.high = new Float64Array(stretches).fill(NaN);
    this.#heldFrom = from;
  }

  get settled(): boolean {
    return !this.present;
  }

  release(): void {
    // What it was stays to be drawn.
  }

  /** Takes the value of now; up to now it was what it was before. */
  mark(at: number): void {
    this.#fill(at - 1);
    this.#heldFrom = at;
    this.#held = this.present ? this.value : NaN;
  }

  /** Up to the end it stays what it is. */
  end(to: number): void {
    this.#fill(to);
  }

  #fill(to: number): void {
    const value = this.#held;
    if (Number.isNaN(value)) return;
    const last = Math.min(this.low.length - 1, Math.floor((to - this.from) / this.stretchMs));
    for (let i = Math.max(0, Math.floor((this.#heldFrom - this.from) / this.stretchMs)); i <= last; i++) {
      if (!((this.low[i] ?? NaN) <= value)) this.low[i] = value;
      if (!((this.high[i] ?? NaN) >= value)) this.high[i] = value;
    }
  }
}
