import type { Duration } from '../../../model/duration';
import { LIMITS } from '../../../model/platform-limits';
import type { Facts } from '../../facts';
import type { Callee } from '../../facts/callee';
import type { AuditedDeployable } from '../../facts/deployable';
import { allKnown, showReading } from '../../facts/reading';
import { copiesAtOnce } from '../../facts/retry-time';
import type { ScheduledCall } from '../../facts/scheduled-call';
import { failed, notApplicable, passed, undecided, type Rule, type Verdict } from '../../rule';

export const attemptDeadline: Rule = {
  id: 'TMO003',
  name: 'attempt-deadline',
  title: "a Scheduler job waits at least as long as the callee's timeout",
  severity: 'error',
  profile: 'platform',
  check: (facts) => facts.schedules.flatMap((job) => judge(facts, job)),
};

function judge(facts: Facts, job: ScheduledCall): Verdict[] {
  const { path, target } = job;
  // A topic answers at once, and TMO004 judges the monitor's ticks.
  if (!('callees' in target) || facts.monitor?.ticks.some((tick) => tick.job === job) === true)
    return [notApplicable(path)];
  return target.callees.map((callee) => ofCall(job, callee));
}

function ofCall(job: ScheduledCall, callee: Callee): Verdict {
  const { path, label } = job;
  switch (callee.kind) {
    case 'job': // answers at once: TMO010 judges its executions
    case 'google-api':
      return notApplicable(path);
    case 'unresolved':
      return undecided(
        path,
        `cannot compare the attempt deadline with the callee's timeout: ${label} calls ${callee.text}`,
        callee.fix,
      );
    case 'deployable':
      return compare(job, callee.deployable);
  }
}

function compare(job: ScheduledCall, deployable: AuditedDeployable): Verdict {
  const { path, label } = job;
  const readings = allKnown({ attemptDeadline: job.attemptDeadline, timeout: deployable.timeout });
  if ('why' in readings) {
    return undecided(
      path,
      `cannot compare the attempt deadline with the timeout of ${deployable.label}: ${readings.why}`,
    );
  }
  const { attemptDeadline: deadline, timeout } = readings.known;
  if (!deadline.isShorterThan(timeout)) return passed(path);
  const copies = copiesAtOnce(job, timeout) ?? 1;
  return failed({
    address: path,
    // The timeout of App Engine cannot be chosen, so an earlier end may be on purpose.
    ...(deployable.kind === 'app-engine' ? { severity: 'warning' } : {}),
    message: `attempt deadline ${deadline.toString()} is shorter than the callee's timeout ${timeout.toString()}`,
    detail: `Scheduler counts the call as failed while the work goes on: ${
      copies > 1 ? `with its retries, up to ${copies} copies run at the same time` : 'the next run starts a second copy'
    }.`,
    values: [
      { of: deployable.label, field: 'timeout', value: showReading(deployable.timeout) },
      { of: label, field: 'attemptDeadline', value: showReading(job.attemptDeadline) },
      { of: label, field: 'retryCount', value: showReading(job.retries) },
    ],
    fix: fixFor(job, deadline, timeout),
  });
}

function fixFor({ target }: ScheduledCall, deadline: Duration, timeout: Duration): string {
  const { max } = target.kind === 'app-engine' ? LIMITS.appEngineAttemptDeadline : LIMITS.schedulerAttemptDeadline;
  return timeout.isLongerThan(max)
    ? `a timeout of at most ${max.toString()} (the limit of attemptDeadline)`
    : `attemptDeadline of at least ${timeout.toString()}, or a timeout of at most ${deadline.toString()}`;
}
