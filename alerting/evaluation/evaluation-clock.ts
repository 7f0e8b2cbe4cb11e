/** Later than any time, in milliseconds since the epoch. */
export const NEVER = Infinity;
/**
 * Later than any evaluation: a thousand years of them come before it. Like every tick it is a small integer, which
 * JavaScript engines store inside an object; any other number would need a second memory access for each series.
 */
export const NO_TICK = 0x3fff_ffff;

/** The instants of evaluations: one every period, counted from the first. All times in milliseconds. */
export class EvaluationClock {
  constructor(
    readonly startMs: number,
    readonly periodMs: number,
  ) {}

  timeOf(tick: number): number {
    return this.startMs + tick * this.periodMs;
  }

  /** The first evaluation at or after a time, 0 or more. {@link NO_TICK} for {@link NEVER}. */
  tickAtOrAfter(timeMs: number): number {
    return Math.min(NO_TICK, Math.max(0, Math.ceil((timeMs - this.startMs) / this.periodMs)));
  }

  /** The last evaluation at or before a time; negative: there is none. */
  tickAtOrBefore(timeMs: number): number {
    return Math.min(NO_TICK - 1, Math.floor((timeMs - this.startMs) / this.periodMs));
  }
}
