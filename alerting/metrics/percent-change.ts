import { ExactSum } from './exact-sum';
import type { PointRing } from './point-ring';
import type { WindowValue } from './window-value';

/** Values are averaged over so many milliseconds before they are compared. */
export const SMOOTHING_MS = 10 * 60_000;

/**
 * ALIGN_PERCENT_CHANGE: the change in percent between the mean of the last ten minutes and the same mean one alignment
 * period ago. Negative values are ignored; from zero to a value is infinite, from zero to zero is zero.
 * Its window is ten minutes longer than the alignment period.
 * https://github.com/googleapis/googleapis/blob/master/google/monitoring/v3/common.proto
 */
export class PercentChange implements WindowValue {
  readonly #current = new Mean();
  readonly #previous = new Mean();
  /** Sequence number of the first point of the last ten minutes. */
  #currentFrom = NaN;
  /** Sequence number of the first point that is newer than one alignment period. */
  #previousTo = NaN;

  constructor(readonly periodMs: number) {}

  enter(points: PointRing, sequence: number): void {
    if (Number.isNaN(this.#currentFrom)) this.#currentFrom = this.#previousTo = sequence;
    this.#current.add(points.value(sequence));
  }

  leave(points: PointRing, sequence: number): void {
    const value = points.value(sequence);
    if (sequence < this.#previousTo) this.#previous.take(value);
    else this.#previousTo = sequence + 1;
    if (sequence < this.#currentFrom) return;
    this.#current.take(value);
    this.#currentFrom = sequence + 1;
  }

  value(points: PointRing, _from: number, to: number, start: number): number {
    const [recent, before] = [start + this.periodMs, start + SMOOTHING_MS];
    while (this.#currentFrom < to && points.time(this.#currentFrom) <= recent) {
      this.#current.take(points.value(this.#currentFrom++));
    }
    while (this.#previousTo < to && points.time(this.#previousTo) <= before) {
      this.#previous.add(points.value(this.#previousTo++));
    }
    const [now, then] = [this.#current.value(), this.#previous.value()];
    if (then !== 0) return ((now - then) / then) * 100;
    return now === 0 || Number.isNaN(now) ? now : Infinity;
  }

  nextStart(points: PointRing, _from: number, to: number): number {
    const recent = this.#currentFrom < to ? points.time(this.#currentFrom) - this.periodMs : Infinity;
    const before = this.#previousTo < to ? points.time(this.#previousTo) - SMOOTHING_MS : Infinity;
    return Math.min(recent, before);
  }

  reset(): void {
    this.#current.reset();
    this.#previous.reset();
    this.#currentFrom = this.#previousTo = NaN;
  }
}

/** The mean of the values that are not negative; NaN without any. */
class Mean {
  readonly #sum = new ExactSum();
  #count = 0;

  add(value: number): void {
    if (value < 0) return;
    this.#sum.add(value);
    this.#count++;
  }

  take(value: number): void {
    if (value < 0) return;
    this.#sum.add(-value);
    this.#count--;
  }

  value(): number {
    return this.#count === 0 ? NaN : this.#sum.value() / this.#count;
  }

  reset(): void {
    this.#sum.reset();
    this.#count = 0;
  }
}
