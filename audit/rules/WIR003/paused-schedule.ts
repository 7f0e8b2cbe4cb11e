import { failed, passed, type Rule } from '../../rule';

/** People and breakers pause jobs at run time; a stack that sets `paused` undoes that at the next apply. */
export const pausedSchedule: Rule = {
  id: 'WIR003',
  name: 'paused-schedule',
  title: 'no Scheduler job sets paused',
  severity: 'error',
  profile: 'phasewatch',
  check: ({ schedules }) =>
    schedules.map(({ path, label, setsPaused }) =>
      setsPaused
        ? failed({
            address: path,
            message: `the job ${label} sets paused`,
            detail: 'An apply during an incident resumes a job that was paused, or pauses one that was resumed.',
            values: [],
            fix: 'remove paused; pause with gcloud scheduler jobs pause',
          })
        : passed(path),
    ),
};
