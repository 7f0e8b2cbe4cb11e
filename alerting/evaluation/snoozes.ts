import { NO_TICK, type EvaluationClock } from './evaluation-clock';

/** A time in which a policy is snoozed, in milliseconds since the epoch: `from` belongs to it, `to` does not. */
export interface Snooze {
  readonly from: number;
  readonly to: number;
}

/**
 * The snoozes of one policy. While one is active the policy opens no incident and sends no notification, and its open
 * incidents close, except for that of a log match. A condition that is still met afterwards opens a new incident.
 * https://docs.cloud.google.com/monitoring/alerts/snooze
 */
export class Snoozes {
  /** The evaluations at which a snooze begins or ends, in order. */
  private readonly boundaries: readonly number[];
  private passed = 0;

  constructor(
    private readonly all: readonly Snooze[],
    private readonly clock: EvaluationClock,
  ) {
    const ticks = all.flatMap(({ from, to }) => [clock.tickAtOrAfter(from), clock.tickAtOrAfter(to)]);
    this.boundaries = ticks.sort((a, b) => a - b);
  }

  /** The next evaluation at which a snooze begins or ends. */
  get nextTick(): number {
    return this.boundaries[this.passed] ?? NO_TICK;
  }

  isActive(at: number): boolean {
    return this.all.some(({ from, to }) => from <= at && at < to);
  }

  /** As `isActive`, at an evaluation. Evaluations come in order. */
  isActiveAt(tick: number): boolean {
    while (this.nextTick <= tick) this.passed++;
    return this.all.length > 0 && this.isActive(this.clock.timeOf(tick));
  }
}
