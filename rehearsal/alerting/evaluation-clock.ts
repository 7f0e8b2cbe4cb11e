/** The instants at which policies are evaluated: one every period, counted from the first. All times in milliseconds. */
export class EvaluationClock {
  constructor(
    readonly startMs: number,
    readonly periodMs: number,
  ) {}

  timeOf(tick: number): number {
    return this.startMs + tick * this.periodMs;
  }

  /** The first evaluation at or after a time; never one before the first of all. */
  tickAtOrAfter(timeMs: number): number {
    return Math.max(0, Math.ceil((timeMs - this.startMs) / this.periodMs));
  }

  /** The last evaluation at or before a time; negative where there is none. */
  tickAtOrBefore(timeMs: number): number {
    return Math.floor((timeMs - this.startMs) / this.periodMs);
  }
}
