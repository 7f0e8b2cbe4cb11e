import type { Duration } from '../../../model/duration';
import { LIMITS } from '../../../model/platform-limits';
import type { DirectCall } from '../../facts/direct-call';
import { allKnown, showReading, valueOf } from '../../facts/reading';
import { failed, passed, undecided, type Rule, type Verdict } from '../../rule';
import { queueTargets } from './queue-targets';
import { workflowSteps } from './workflow-steps';

/**
 * Calls that the pipeline's own code makes. An HTTP caller may give up early on purpose (start the work, do not wait):
 * a warning. Cloud Tasks dispatches a task again after its deadline: an error.
 */
export const callerDeadline: Rule = {
  id: 'TMO007',
  name: 'caller-deadline',
  title: "a direct caller, a task queue or a workflow waits at least as long as the callee's timeout",
  severity: 'error',
  profile: 'platform',
  check: (facts) => [...facts.directCalls.map(judge), ...workflowSteps(facts), ...queueTargets(facts)],
};

function judge(call: DirectCall): Verdict {
  const { kind, from, to, callee, deadline } = call;
  const field = kind === 'http' ? 'callerDeadline' : 'dispatchDeadline';
  if (callee === undefined) {
    return undecided(
      call.guard,
      `cannot compare the ${field} of ${from} with a timeout: no stack that was read holds ${to}`,
    );
  }
  const readings = allKnown({ timeout: callee.timeout });
  if ('why' in readings) {
    return undecided(callee.path, `cannot compare the ${field} of ${from} with the timeout of ${to}: ${readings.why}`);
  }
  const { timeout } = readings.known;
  if (!deadline.isShorterThan(timeout)) return passed(callee.path);
  return failed({
    address: callee.path,
    severity: kind === 'http' ? 'warning' : 'error',
    message: `${from} waits ${deadline.toString()}, shorter than the callee's timeout ${timeout.toString()}`,
    detail:
      kind === 'http'
        ? `The caller gives up while ${to} still works: it never learns how the run ended, and a retry starts a second copy.`
        : `Cloud Tasks dispatches the task again while ${to} still works: duplicate runs.`,
    values: [
      { of: to, field: 'timeout', value: showReading(callee.timeout) },
      { of: from, field, value: deadline.toString() },
    ],
    fix: fixFor(call, field, timeout),
  });
}

/** A caller cannot wait longer than its own timeout, nor a task longer than the platform's limit. */
function fixFor({ kind, deadline, caller, from }: DirectCall, field: string, timeout: Duration): string {
  const { max } = LIMITS.dispatchDeadline;
  const shorter = `a timeout of at most ${deadline.toString()}`;
  if (kind === 'queue' && timeout.isLongerThan(max)) {
    return `a timeout of at most ${max.toString()} (the limit of dispatchDeadline)`;
  }
  const own = caller && valueOf(caller.timeout);
  if (kind === 'http' && own?.isShorterThan(timeout)) {
    return `call it through a task queue, which waits up to ${max.toString()} (${from} itself ends after ${own.toString()}), or ${shorter}`;
  }
  return `${field} of at least ${timeout.toString()}, or ${shorter}`;
}
