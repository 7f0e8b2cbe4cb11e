import { valueOf } from '../../facts/reading';
import type { ScheduledCall } from '../../facts/scheduled-call';
import { failed, passed, undecided, type Rule, type Verdict } from '../../rule';

/** A job that was paused during an incident and forgotten looks like a day without work. */
export const runningSchedule: Rule = {
  id: 'WIR010',
  name: 'running-schedule',
  title: 'every Scheduler job runs',
  severity: 'warning',
  profile: 'platform',
  check: ({ schedules }) => schedules.map(judge),
};

/** States in which nothing is called: https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs#State */
const STOPPED = ['PAUSED', 'DISABLED'];

function judge({ path, label, state, paused }: ScheduledCall): Verdict {
  const live = valueOf(state);
  if (live === undefined && paused.kind === 'unresolved')
    return undecided(path, `cannot determine whether ${label} is paused: ${paused.text}`);
  const stopped = live === undefined ? valueOf(paused) === true : STOPPED.includes(live);
  if (!stopped) return passed(path);
  return failed({
    address: path,
    message: `${label} is ${live === 'DISABLED' ? 'disabled' : 'paused'}: it calls nothing`,
    detail: 'Nothing fails and nothing is logged, until somebody misses the results.',
    values: [{ of: label, field: live === undefined ? 'paused' : 'state', value: live ?? 'true' }],
    fix: `resume it (gcloud scheduler jobs resume ${label}), delete it, or waive this finding with the reason`,
  });
}
