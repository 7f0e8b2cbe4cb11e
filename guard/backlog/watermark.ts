import { JUDGING } from '../../model/guard-timing';
import type { Pulse } from '../ports/pulse-store';

/** Up to when every line is recorded. */
export interface Watermark {
  /** Every line printed before this has been recorded; see `TickInstants`. Milliseconds since the epoch. */
  readonly asOf: number;
  /** The recorder's backlog in milliseconds; 0 while it keeps up. */
  readonly behindMs: number;
}

/**
 * A line usually arrives within seconds. A delay above this counts as a backlog: three pulses, and less than the
 * shortest declared silence minus one heartbeat interval.
 */
export const ON_THE_WAY_MS = 180_000;
/** The watermark is never further back than this. */
export const LONGEST_HOLD_MS = JUDGING.longestHold.toMilliseconds();
/**
 * Enough for three hours, longer than Pub/Sub delivers a message again. Above this the oldest is kept, because it
 * determines the backlog.
 */
const MOST_PULSES = 180;

/**
 * With a backlog at the recorder, running runs seem to have no heartbeat, because their lines are not recorded yet. So
 * runs are judged as of a time up to which all lines are recorded. The monitor prints a pulse every tick. The oldest
 * pulse that has not come back shows since when lines are delayed. The delay of other messages also counts, because a
 * pulse may overtake them.
 *
 * After an outage of the monitor there is no recent pulse, so the backlog is unknown. For one tick runs are judged as of
 * the last pulse, so that an outage of the whole platform closes no run. Until the first pulse has come back, runs are
 * judged as of now.
 */
export function watermarkAt(now: number, pulses: readonly number[], latest: Pulse | undefined): Watermark {
  if (latest === undefined) return { asOf: now, behindMs: 0 };
  const outstanding = pulses.find((at) => at > latest.at);
  const printed = pulses.at(-1);
  if (printed !== undefined && now - printed > ON_THE_WAY_MS) {
    return { asOf: outstanding ?? printed, behindMs: outstanding === undefined ? 0 : now - outstanding };
  }
  const overdue = outstanding === undefined ? 0 : now - outstanding;
  const lag = now - latest.arrivedAt <= ON_THE_WAY_MS ? latest.worstLagMs : 0;
  const behindMs = Math.max(overdue, lag);
  if (behindMs <= ON_THE_WAY_MS) return { asOf: now, behindMs: 0 };
  return { asOf: now - Math.min(behindMs, LONGEST_HOLD_MS), behindMs };
}

/** The pulses that have not come back, after one more was printed. */
export function pulsesAfter(pulses: readonly number[], latest: Pulse | undefined, printedAt: number): number[] {
  const outstanding = pulses.filter((at) => latest === undefined || at > latest.at);
  const all = [...outstanding, printedAt];
  return all.length <= MOST_PULSES ? all : [...all.slice(0, 1), ...all.slice(1 - MOST_PULSES)];
}
