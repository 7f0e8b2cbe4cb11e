import type { Row } from '../evaluation/incremental/row';
import type { Distribution } from '../metrics/distribution';
import type { Series } from '../metrics/series';
import { heldValues, type HeldValues } from './held-values';

/** One line of a chart: the smallest and the largest value of each time step. */
export interface DrawnLine {
  readonly series: Series;
  readonly low: HeldValues;
  readonly high: HeldValues;
}

/**
 * An output series of a query, recorded by time steps: memory does not grow with the recording, and the shortest peak is
 * kept.
 */
export class RecordedLine implements Row {
  present = false;
  value = NaN;
  distribution: Distribution | undefined;
  /** NaN where there was no value. */
  readonly #low: Float64Array;
  readonly #high: Float64Array;
  readonly #series: Series;
  readonly #from: number;
  readonly #stretchMs: number;
  #heldFrom: number;
  #held = NaN;

  constructor(series: Series, from: number, stretchMs: number, stretches: number) {
    this.#series = series;
    this.#from = from;
    this.#stretchMs = stretchMs;
    this.#low = new Float64Array(stretches).fill(NaN);
    this.#high = new Float64Array(stretches).fill(NaN);
    this.#heldFrom = from;
  }

  get settled(): boolean {
    return !this.present;
  }

  release(): void {
    // The recording stays.
  }

  /** Records a change: the previous value lasted up to `at`. */
  mark(at: number): void {
    this.#fill(at - 1);
    this.#heldFrom = at;
    this.#held = this.present ? this.value : NaN;
  }

  /** Records the last value up to the end, and returns the line. */
  end(to: number): DrawnLine {
    this.#fill(to);
    const high = heldValues(this.#high);
    const isOne = this.#low.every((value, step) => Object.is(value, this.#high[step]));
    return { series: this.#series, low: isOne ? high : heldValues(this.#low), high };
  }

  #fill(to: number): void {
    const value = this.#held;
    if (Number.isNaN(value)) return;
    const last = Math.min(this.#low.length - 1, Math.floor((to - this.#from) / this.#stretchMs));
    for (let i = Math.max(0, Math.floor((this.#heldFrom - this.#from) / this.#stretchMs)); i <= last; i++) {
      if (!((this.#low[i] ?? NaN) <= value)) this.#low[i] = value;
      if (!((this.#high[i] ?? NaN) >= value)) this.#high[i] = value;
    }
  }
}
