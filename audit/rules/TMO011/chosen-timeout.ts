import type { Duration } from '../../../model/duration';
import { LIMITS } from '../../../model/platform-limits';
import type { Facts } from '../../facts';
import type { Callee } from '../../facts/callee';
import { showReading, valueOf, type Reading } from '../../facts/reading';
import { ceilingOf, ceilingText, type AuditedJob } from '../../facts/run-job';
import type { Placed } from '../../facts/resource-index';
import { pushes } from '../../facts/subscription';
import { failed, notApplicable, passed, type Rule, type Verdict } from '../../rule';

/** A default is nobody's decision: it ends work that needs longer, or lets a hang last longer than anyone expects. */
export const chosenTimeout: Rule = {
  id: 'TMO011',
  name: 'chosen-timeout',
  title: 'every timeout is chosen: neither left at the default, nor a job at the longest that the platform allows',
  severity: 'warning',
  profile: 'platform',
  check: (facts) => [
    ...facts.deployables
      .filter(({ kind }) => kind !== 'app-engine')
      .map((one) => judge(one, one.label, 'timeout', one.timeout)),
    ...facts.jobs.map(ofJob),
    ...facts.schedules.map((schedule) => {
      const waits = 'callees' in schedule.target && schedule.target.callees.some(isWaitedFor);
      return waits
        ? judge(schedule, schedule.label, 'attempt deadline', schedule.attemptDeadline)
        : notApplicable(schedule.path);
    }),
    ...facts.subscriptions.filter(pushes).map((one) => judge(one, one.label, 'ack deadline', one.ackDeadline)),
    ...workflowSteps(facts),
  ],
};

/** Google's APIs, `jobs:run` among them, answer at once. */
function isWaitedFor({ kind }: Callee): boolean {
  return kind === 'deployable' || kind === 'unresolved';
}

function judge({ path }: Placed, of: string, field: string, reading: Reading<Duration>): Verdict {
  if (reading.kind === 'unresolved') return notApplicable(path); // chosen, though not known here
  if (reading.kind !== 'default') return passed(path);
  return failed({
    address: path,
    message: `the ${field} of ${of} is the platform's default, ${reading.value.toString()}`,
    detail: 'It was not chosen: it ends work that needs longer, and lets a hang last that long.',
    values: [{ of, field, value: showReading(reading) }],
    fix: `set the ${field}: a little above the longest correct run`,
  });
}

function ofJob(job: AuditedJob): Verdict {
  const { path, label, timeout } = job;
  const longest = ceilingOf(job);
  const known = valueOf(timeout);
  const ceiling =
    known === undefined || 'why' in longest || longest.ceiling.total.equals(known)
      ? ''
      : `: an execution may take ${longest.ceiling.total.toString()} (${ceilingText(known, longest.ceiling)})`;
  if (timeout.kind === 'default') {
    const verdict = judge(job, label, 'task timeout', timeout);
    return verdict.status === 'fail' ? { ...verdict, message: `${verdict.message}${ceiling}` } : verdict;
  }
  if (known === undefined) return notApplicable(path);
  if (!known.equals(LIMITS.cloudRunTaskTimeout.max)) return passed(path); // TMO001 refuses a longer one
  return failed({
    address: path,
    message: `the task timeout of ${label} is the longest that the platform allows, ${known.toString()}${ceiling}`,
    detail: 'A hang lasts a week before the platform ends it, and then the task starts again.',
    values: [{ of: label, field: 'timeout', value: showReading(timeout) }],
    fix: 'set a timeout a little above the longest correct run',
  });
}

function workflowSteps({ workflows }: Facts): Verdict[] {
  return workflows.flatMap((workflow) =>
    (valueOf(workflow.steps) ?? [])
      .filter(({ callees }) => callees.some(({ kind }) => kind === 'deployable' || kind === 'job'))
      .map(({ step, timeout }) => judge(workflow, `step ${step}`, 'timeout', timeout)),
  );
}
