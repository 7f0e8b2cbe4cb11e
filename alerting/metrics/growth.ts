import { DistributionSum } from './distribution-sum';
import type { Distribution } from './distribution';
import { ExactSum } from './exact-sum';
import type { Increments } from './increments';
import type { PointRing } from './point-ring';
import type { WindowValue } from './window-value';

/**
 * The growth of a counter within the window: ALIGN_DELTA and ALIGN_RATE. An increment that began before the window
 * counts by the fraction of its time inside the window. The end of the window is not interpolated, as an alert is
 * evaluated there, before the next point exists.
 */
export class Growth implements WindowValue {
  readonly looksBehind = true;
  readonly #sum = new ExactSum();
  #known = 0;

  constructor(
    readonly increments: Increments,
    /** Divisor of the sum. */
    readonly divisor: number,
  ) {}

  enter(points: PointRing, sequence: number): void {
    this.#take(this.increments.amount(points, sequence), 1);
  }

  leave(points: PointRing, sequence: number): void {
    this.#take(this.increments.amount(points, sequence), -1);
  }

  value(points: PointRing, from: number, _to: number, start: number): number {
    if (this.#known === 0) return NaN;
    const amount = this.increments.amount(points, from);
    const outside = Number.isNaN(amount) ? 0 : amount * shareBefore(this.increments, points, from, start);
    return (this.#sum.value() - outside) / this.divisor;
  }

  nextStart(points: PointRing, from: number): number {
    return nextStraddle(this.increments, points, from);
  }

  reset(): void {
    this.#sum.reset();
    this.#known = 0;
  }

  #take(amount: number, sign: 1 | -1): void {
    if (Number.isNaN(amount)) return;
    this.#sum.add(sign * amount);
    this.#known += sign;
  }
}

/** The same for distributions; {@link value} is the number of values. */
export class DistributionGrowth implements WindowValue {
  readonly looksBehind = true;
  readonly #sum = new DistributionSum();
  #known = 0;

  constructor(readonly increments: Increments) {}

  enter(points: PointRing, sequence: number): void {
    this.#take(this.increments.distribution(points, sequence), 1);
  }

  leave(points: PointRing, sequence: number): void {
    this.#take(this.increments.distribution(points, sequence), -1);
  }

  value(points: PointRing, from: number, to: number, start: number): number {
    return this.#known === 0 ? NaN : (this.distribution(points, from, to, start)?.count ?? NaN);
  }

  distribution(points: PointRing, from: number, _to: number, start: number): Distribution | undefined {
    const oldest = this.increments.distribution(points, from);
    const outside = oldest === undefined ? 0 : shareBefore(this.increments, points, from, start);
    if (oldest === undefined || outside === 0) return this.#sum.snapshot();
    this.#sum.add(oldest, -outside);
    const inside = this.#sum.snapshot();
    this.#sum.add(oldest, outside);
    return inside;
  }

  nextStart(points: PointRing, from: number): number {
    return nextStraddle(this.increments, points, from);
  }

  reset(): void {
    this.#sum.reset();
    this.#known = 0;
  }

  #take(one: Distribution | undefined, sign: 1 | -1): void {
    if (one === undefined) return;
    this.#sum.add(one, sign);
    this.#known += sign;
  }
}

/** The fraction of an increment's time before `start`. */
function shareBefore(increments: Increments, points: PointRing, sequence: number, start: number): number {
  const since = increments.since(points, sequence);
  return since < start ? (start - since) / (points.time(sequence) - since) : 0;
}

/** When the window starts to cut through the oldest increment; from then on its value changes all the time. */
function nextStraddle(increments: Increments, points: PointRing, sequence: number): number {
  const since = increments.since(points, sequence);
  return since < points.time(sequence) ? since : Infinity;
}
