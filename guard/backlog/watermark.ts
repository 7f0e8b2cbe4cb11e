import type { Pulse } from '../ports/pulse-store';

/** Up to when every line is recorded. */
export interface Watermark {
  /** Every line printed before this has been recorded; see `TickInstants`. Milliseconds since the epoch. */
  readonly asOf: number;
  /** How far behind the way of the lines is; 0 while it keeps up. */
  readonly behindMs: number;
}

/**
 * A line is on its way for seconds. Only past this the way counts as behind: three pulses, and less than the shortest
 * silence that is declared leaves over after one heartbeat.
 */
export const ON_THE_WAY_MS = 180_000;
/** Beyond this runs are judged again, however far behind: a recorder that is down must not hide every hang for ever. */
export const LONGEST_HOLD_MS = 30 * 60_000;
/** Enough for an hour; of more, the oldest says how far behind it is. */
const MOST_PULSES = 60;

/**
 * A backlog at the recorder looks like silence: runs live, and their lines are not recorded. So no run is judged by
 * lines that are on their way. The monitor prints a pulse every tick; one that does not come back says since when the way has been
 * blocked, and how long other messages were on their way says whether the pulse jumped a queue.
 *
 * A monitor that was away itself, or that could not read, has printed no pulse: it cannot tell how the way was meanwhile.
 * For that one tick it judges as of its last pulse, so that an outage of everything closes no run; by the next one
 * its pulse has come back, or has not. Until the first one ever has come back runs are judged as of now.
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

/** The pulses to remember after one more was printed: those that have not come back. */
export function pulsesAfter(pulses: readonly number[], latest: Pulse | undefined, printedAt: number): number[] {
  const outstanding = pulses.filter((at) => latest === undefined || at > latest.at);
  const all = [...outstanding, printedAt];
  return all.length <= MOST_PULSES ? all : [...all.slice(0, 1), ...all.slice(1 - MOST_PULSES)];
}
