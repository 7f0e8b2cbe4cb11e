import { isValidTimeZone } from '../../facts/schedule-gaps';
import { showReading, valueOf } from '../../facts/reading';
import type { ScheduledCall } from '../../facts/scheduled-call';
import { isEnglish, periodOf } from '../../facts/tick-period';
import { failed, passed, undecided, type Rule, type Verdict } from '../../rule';

/** The provider requires neither a schedule nor a valid one: https://cloud.google.com/scheduler/docs/configuring/cron-job-schedules */
export const scheduleFields: Rule = {
  id: 'WIR009',
  name: 'schedule-fields',
  title: 'every Scheduler job has a schedule of five fields and a known time zone',
  severity: 'error',
  profile: 'platform',
  check: ({ schedules }) => schedules.flatMap((job) => [ofSchedule(job), ofTimeZone(job)]),
};

function ofSchedule(job: ScheduledCall): Verdict {
  const { path, label, schedule } = job;
  if (schedule.kind === 'unresolved') return undecided(path, `cannot check the schedule of ${label}: ${schedule.text}`);
  const text = valueOf(schedule)?.trim();
  if (text !== undefined && isEnglish(text)) return passed(path);
  const fields = text?.split(/\s+/).length ?? 0;
  const period = periodOf({ ...job, timeZone: { kind: 'declared', value: 'Etc/UTC' } });
  if (fields === 5 && valueOf(period) !== undefined) return passed(path);
  return failed({
    address: path,
    message:
      text === undefined ? `${label} has no schedule` : `the schedule of ${label} is no cron of five fields: ${text}`,
    detail: 'Terraform accepts it; the API refuses the job, and the apply fails halfway.',
    values: [{ of: label, field: 'schedule', value: showReading(schedule) }],
    fix: "set minute, hour, day of month, month and day of week, such as '0 2 * * *'",
  });
}

function ofTimeZone({ path, label, timeZone }: ScheduledCall): Verdict {
  const name = valueOf(timeZone);
  if (name === undefined) return undecided(path, `cannot check the time zone of ${label}: ${showReading(timeZone)}`);
  if (isValidTimeZone(name)) return passed(path);
  return failed({
    address: path,
    message: `the time zone of ${label} does not exist: ${name}`,
    detail: 'Terraform accepts it; the API refuses the job, and the apply fails halfway.',
    values: [{ of: label, field: 'time_zone', value: name }],
    fix: 'name a time zone of the tz database, such as America/New_York',
  });
}
