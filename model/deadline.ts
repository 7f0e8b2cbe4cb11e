import { DateTime, IANAZone } from 'luxon';
import { Duration } from './duration';
import { goalProblem } from './goal';
import type { Problem } from './problem';

/** A processor that comes less often than this completes no data date, so no deadline waits for it. */
export const DAILY = Duration.days(1);

/** When a phase must be done with a data date, in the clock of a named place. */
export interface PhaseDeadline {
  /** Wall-clock time `HH:MM`, 00:00 to 23:59. */
  readonly time: string;
  /**
   * Days after the data date: a phase that ends at 02:00 ends the night after.
   * @default 0
   */
  readonly daysAfter?: number;
  /** IANA time zone, such as `America/New_York`. */
  readonly timeZone: string;
  /** Share of dates that must make it, in (0, 0.9999]: the goal of an objective. */
  readonly goal: number;
}

/**
 * The instant of a deadline, in milliseconds since the epoch. Daylight saving is the zone's: an hour that the clock
 * skips counts as the hour after it, an hour that it repeats counts as the first of the two.
 */
export function deadlineInstant(deadline: PhaseDeadline, dataDate: string): number {
  return DateTime.fromISO(`${dataDate}T${deadline.time}:00`, { zone: deadline.timeZone })
    .plus({ days: deadline.daysAfter ?? 0 })
    .toMillis();
}

/** What is wrong with a deadline, if anything. */
export function deadlineProblems(where: string, deadline: PhaseDeadline): Problem[] {
  const problems: Problem[] = [];
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(deadline.time)) {
    problems.push({
      code: 'DEC010',
      where,
      rule: "a deadline's time is HH:MM on the 24-hour clock",
      got: JSON.stringify(deadline.time),
      fix: "write it as '02:00'",
    });
  }
  if (!IANAZone.isValidZone(deadline.timeZone)) problems.push(unknownTimeZone(where, deadline.timeZone));
  const goal = goalProblem(where, deadline.goal);
  if (goal !== undefined) problems.push(goal);
  return problems;
}

/** The problem of a time zone that nobody knows. */
export function unknownTimeZone(where: string, timeZone: string): Problem {
  return {
    code: 'DEC011',
    where,
    rule: 'a time zone has an IANA name',
    got: JSON.stringify(timeZone),
    fix: "write it as 'America/New_York' or 'Etc/UTC'",
  };
}
