import { CronExpressionParser } from 'cron-parser';
import { Duration } from '../../model/duration';
import type { ScheduledCall } from './scheduled-call';
import { allKnown, declared, unresolved, type Reading } from './reading';

/** How far apart two runs of a schedule are. */
export interface Period {
  readonly shortest: Duration;
  readonly longest: Duration;
}

/** More than a year, so that the days on which the clock changes are among them; a thousand runs at most. */
const SPAN = Duration.days(400);
const RUNS = 1_000;
/** A fixed start: the audit gives the same result on every day. */
const FROM = '2026-01-01T00:00:00Z';

/** The period of a Scheduler job, from its cron. App Engine's English schedules are not read. */
export function periodOf(job: ScheduledCall): Reading<Period> {
  const readings = allKnown({ schedule: job.schedule, timeZone: job.timeZone });
  if ('why' in readings) return unresolved(readings.why);
  const { schedule, timeZone } = readings.known;
  try {
    return declared(gaps(schedule, timeZone));
  } catch (error) {
    return unresolved(`${schedule}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function gaps(schedule: string, timeZone: string): Period {
  const runs = CronExpressionParser.parse(schedule, { tz: timeZone, currentDate: FROM });
  let [shortest, longest] = [Number.POSITIVE_INFINITY, 0];
  let before = runs.next().getTime();
  const end = before + SPAN.toMilliseconds();
  for (let run = 1; run < RUNS && before < end; run++) {
    const at = runs.next().getTime();
    shortest = Math.min(shortest, at - before);
    longest = Math.max(longest, at - before);
    before = at;
  }
  return { shortest: Duration.seconds(shortest / 1_000), longest: Duration.seconds(longest / 1_000) };
}
