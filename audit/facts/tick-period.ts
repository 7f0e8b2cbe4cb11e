import type { ScheduledCall } from './scheduled-call';
import { allKnown, declared, unresolved, type Reading } from './reading';
import { gapsOf, type Period } from './schedule-gaps';

const periods = new Map<string, Reading<Period>>();

/** The period of a Scheduler job, from its cron. App Engine's English schedules are not read. */
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
  try {
    return declared(gapsOf(schedule, timeZone));
  } catch (error) {
    return unresolved(`${schedule}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
