import { Duration } from '../../model/duration';
import type { ScheduledCall } from './scheduled-call';
import { allKnown, declared, unresolved, type Reading } from './reading';
import { gapsOf, type Period } from './schedule-gaps';

const periods = new Map<string, Reading<Period>>();

/** App Engine's English schedules: `every 5 minutes`, `1st monday of month 09:00`. Of these, only intervals are read. */
const ENGLISH = /^(every|\d+(st|nd|rd|th)|first|second|third|fourth|fifth)\b/i;
/** https://cloud.google.com/appengine/docs/standard/scheduling-jobs-with-cron-yaml#formatting_the_schedule */
const INTERVAL = /^every (\d+) (min|mins|minutes|hours)\b/i;

/** Is it a schedule in the words of App Engine? */
export function isEnglish(schedule: string): boolean {
  return ENGLISH.test(schedule.trim());
}

/** The period of a Scheduler job, from its cron or its interval. */
export function periodOf(job: ScheduledCall): Reading<Period> {
  const readings = allKnown({ schedule: job.schedule, timeZone: job.timeZone });
  if ('why' in readings) return unresolved(readings.why);
  const { schedule, timeZone } = readings.known;
  const key = `${schedule} ${timeZone}`;
  const period = periods.get(key) ?? read(schedule, timeZone);
  periods.set(key, period);
  return period;
}

function read(schedule: string, timeZone: string): Reading<Period> {
  const [, number, unit = ''] = INTERVAL.exec(schedule.trim()) ?? [];
  if (number !== undefined) {
    const period = /^hour/i.test(unit) ? Duration.hours(Number(number)) : Duration.minutes(Number(number));
    return declared({ shortest: period, longest: period });
  }
  try {
    return declared(gapsOf(schedule, timeZone));
  } catch (error) {
    return unresolved(`${schedule}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
