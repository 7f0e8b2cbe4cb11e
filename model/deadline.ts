import { Clocks } from './clocks';
import { Duration } from './duration';
import { goalProblem } from './goal';
import type { Problem } from './problem';
import { timeZoneProblem } from './time-zone';

/** Deadlines do not wait for processors that run less often: they do not complete every data date. */
export const DAILY = Duration.days(1);

/** When a phase must have completed a data date, in local time. */
export interface PhaseDeadline {
  /** Local time `HH:MM`, 00:00 to 23:59. */
  readonly time: string;
  /**
   * Days from the data date to the deadline: 1 for a phase that ends at 02:00 in the following night.
   * @default 0
   */
  readonly daysAfter?: number;
  /** IANA time zone, such as `Europe/Berlin`. */
  readonly timeZone: string;
  /** Share of dates that must meet the deadline, in (0, 0.9999]. */
  readonly goal: number;
}

/**
 * The instant of a deadline, in milliseconds since the epoch. Daylight saving follows the time zone: a skipped hour
 * counts as the next hour, a repeated hour as its first occurrence.
 */
export function deadlineInstant(deadline: PhaseDeadline, dataDate: string): number {
  // The day first: the time may be skipped on the data date, and not on the day of the deadline.
  const midnight = Date.parse(dataDate) + (deadline.daysAfter ?? 0) * DAILY.toMilliseconds();
  const [hours = 0, minutes = 0] = deadline.time.split(':').map(Number);
  const [at = NaN] = new Clocks(deadline.timeZone).instantsOf(midnight + (60 * hours + minutes) * 60_000);
  return at;
}

/** Problems of a deadline; empty where there are none. */
export function deadlineProblems(where: string, deadline: PhaseDeadline): Problem[] {
  const problems: Problem[] = [];
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(deadline.time)) {
    problems.push({
      code: 'DEC010',
      where: `${where}/time`,
      rule: "a deadline's time is HH:MM on the 24-hour clock",
      got: JSON.stringify(deadline.time),
      fix: "write it as '02:00'",
    });
  }
  const zone = timeZoneProblem(`${where}/timeZone`, deadline.timeZone);
  if (zone !== undefined) problems.push(zone);
  const goal = goalProblem(where, deadline.goal);
  if (goal !== undefined) problems.push(goal);
  return problems;
}
