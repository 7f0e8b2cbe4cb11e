import { failed, passed, type Rule } from '../../rule';

/** Whether a job is paused is what people and breakers decide while it runs; a stack that says so undoes that. */
export const pausedSchedule: Rule = {
  id: 'WIR003',
  name: 'paused-schedule',
  title: 'no Scheduler job says whether it is paused',
  severity: 'error',
  check: ({ schedules }) =>
    schedules.map(({ path, label, saysPaused }) =>
      saysPaused
        ? failed({
            address: path,
            message: `the job ${label} says whether it is paused`,
            detail: 'An apply in the middle of an incident resumes what was paused, or stops what was resumed.',
            values: [],
            fix: 'leave paused out; pause with gcloud scheduler jobs pause',
          })
        : passed(path),
    ),
};
