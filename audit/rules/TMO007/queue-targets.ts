import { TIMEOUTS } from '../../../model/platform-timeouts';
import type { Facts } from '../../facts';
import type { Callee } from '../../facts/callee';
import { allKnown, showReading } from '../../facts/reading';
import type { AuditedQueue } from '../../facts/task-queue';
import { failed, notApplicable, passed, undecided, type Verdict } from '../../rule';

/**
 * A queue that names the host of its tasks. Their dispatch deadlines are set by who creates them: 10 min where none
 * is set, and 30 min at most.
 */
export function queueTargets({ queues }: Facts): Verdict[] {
  return queues.flatMap((queue) => (queue.target?.callees ?? []).map((callee) => judge(queue, callee)));
}

function judge({ path, label }: AuditedQueue, callee: Callee): Verdict {
  if (callee.kind === 'unresolved')
    return undecided(
      path,
      `cannot compare the tasks of ${label} with a timeout: it sends them to ${callee.text}`,
      callee.fix,
    );
  if (callee.kind !== 'deployable') return notApplicable(path);
  const { deployable } = callee;
  const readings = allKnown({ timeout: deployable.timeout });
  if ('why' in readings)
    return undecided(
      path,
      `cannot compare the tasks of ${label} with the timeout of ${deployable.label}: ${readings.why}`,
    );
  const { timeout } = readings.known;
  const { default: usual, limit } = TIMEOUTS.dispatchDeadline;
  if (!timeout.isLongerThan(usual)) return passed(path);
  if (!timeout.isLongerThan(limit.max))
    return undecided(
      path,
      `cannot compare the dispatch deadlines of the tasks in ${label} with the timeout of ${deployable.label}, ${timeout.toString()}: each task sets its own, by default ${usual.toString()}`,
      `set a dispatchDeadline of at least ${timeout.toString()} where tasks are created, or a timeout of at most ${usual.toString()}`,
    );
  return failed({
    address: path,
    message: `a task of ${label} waits at most ${limit.max.toString()}, shorter than the timeout of ${deployable.label}, ${timeout.toString()}`,
    detail: `Cloud Tasks dispatches the task again while ${deployable.label} still works: duplicate runs.`,
    values: [{ of: deployable.label, field: 'timeout', value: showReading(deployable.timeout) }],
    fix: `a timeout of at most ${limit.max.toString()} (the limit of dispatchDeadline)`,
  });
}
