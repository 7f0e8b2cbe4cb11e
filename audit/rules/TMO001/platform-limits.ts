import type { Duration } from '../../../model/duration';
import {
  COUNTS,
  LIMITS,
  outsideCount,
  outsideLimit,
  type CountRange,
  type DurationRange,
} from '../../../model/platform-limits';
import type { Problem } from '../../../model/problem';
import type { Facts } from '../../facts';
import type { AuditedPolicy } from '../../facts/alert-policy';
import { showReading, valueOf, type Reading } from '../../facts/reading';
import type { Subscription } from '../../facts/subscription';
import type { Workflow } from '../../facts/workflow';
import { failed, notApplicable, passed, undecided, type Rule, type Verdict } from '../../rule';

/** Neither `terraform validate` nor `terraform plan` checks these ranges: the API refuses during the apply. */
export const platformLimits: Rule = {
  id: 'TMO001',
  name: 'platform-limits',
  title: 'the platform accepts every time and count',
  severity: 'error',
  profile: 'platform',
  check: limitedFields,
};

/** `maxAttempts` of a queue: https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues#RetryConfig */
const UNLIMITED = -1;

/** To a topic the attempt deadline is ignored. */
const ATTEMPT_LIMITS = {
  http: LIMITS.schedulerAttemptDeadline,
  'app-engine': LIMITS.appEngineAttemptDeadline,
  pubsub: undefined,
  none: undefined,
} as const;

function limitedFields(facts: Facts): Verdict[] {
  return [
    ...facts.deployables.flatMap(({ path, timeout, platform: { limit } }) =>
      limit === undefined ? [] : [time(path, 'timeout', timeout, limit)],
    ),
    ...facts.jobs.flatMap(({ path, timeout, usesGpu, maxRetries }) => [
      time(path, 'task timeout', timeout, usesGpu ? LIMITS.gpuTaskTimeout : LIMITS.cloudRunTaskTimeout),
      count(path, 'max_retries', maxRetries, COUNTS.taskRetries),
    ]),
    ...facts.schedules.flatMap(({ path, target, attemptDeadline, retries }): Verdict[] => {
      const range = ATTEMPT_LIMITS[target.kind];
      return [
        ...(range === undefined ? [] : [time(path, 'attemptDeadline', attemptDeadline, range)]),
        count(path, 'retryCount', retries, COUNTS.schedulerRetryCount),
      ];
    }),
    ...facts.workflows.flatMap(workflowFields),
    ...facts.subscriptions.flatMap(subscriptionFields),
    ...facts.queues.map(({ path, maxAttempts }) =>
      valueOf(maxAttempts) === UNLIMITED ? passed(path) : count(path, 'maxAttempts', maxAttempts, COUNTS.queueAttempts),
    ),
    ...facts.directCalls
      .filter(({ kind }) => kind === 'queue')
      .map(({ guard, to, deadline }) => {
        const reading = { kind: 'declared', value: deadline } as const;
        return time(guard, `dispatchDeadline of calls to ${to}`, reading, LIMITS.dispatchDeadline);
      }),
    ...facts.policies.flatMap(policyFields),
  ];
}

function subscriptionFields(subscription: Subscription): Verdict[] {
  const { path, ackDeadline, retention, minBackoff, maxBackoff, deadLetters } = subscription;
  return [
    time(path, 'ackDeadline', ackDeadline, LIMITS.ackDeadline),
    time(path, 'retention', retention, LIMITS.messageRetention),
    time(path, 'minimum backoff', minBackoff, LIMITS.pushBackoff),
    time(path, 'maximum backoff', maxBackoff, LIMITS.pushBackoff),
    ...(deadLetters === undefined
      ? []
      : [count(path, 'maxDeliveryAttempts', deadLetters.maxDeliveryAttempts, COUNTS.maxDeliveryAttempts)]),
  ];
}

function workflowFields({ path, steps }: Workflow): Verdict[] {
  return (valueOf(steps) ?? []).map(({ step, kind, timeout }) => {
    const range = kind === 'http' ? LIMITS.workflowStepTimeout : LIMITS.workflowConnectorTimeout;
    return time(path, `timeout of step ${step}`, timeout, range);
  });
}

function policyFields({ path, conditions, channels, autoClose, renotify }: AuditedPolicy): Verdict[] {
  const declaredCount = (value: number): Reading<number> => ({ kind: 'declared', value });
  return [
    time(path, 'autoClose', autoClose, LIMITS.autoClose),
    ...renotify.map((interval) => time(path, 'renotifyInterval', interval, LIMITS.renotify)),
    count(path, 'number of conditions', declaredCount(conditions.length), COUNTS.alertConditions),
    // ALR002 reports a policy without channels.
    ...(channels.kind === 'declared' && channels.value.length > 0
      ? [count(path, 'number of channels', declaredCount(channels.value.length), COUNTS.alertChannels)]
      : []),
    ...conditions.flatMap((condition): Verdict[] => {
      if (condition.kind === 'other') return [];
      const { displayName, duration, filter, aggregations } = condition;
      const limit = condition.kind === 'absence' ? LIMITS.absenceDuration : LIMITS.alertDuration;
      return [
        time(path, `duration of '${displayName}'`, duration, limit),
        ...(filter.kind === 'declared'
          ? [
              count(
                path,
                `filter length of '${displayName}'`,
                declaredCount(filter.value.length),
                COUNTS.alertFilterLength,
              ),
            ]
          : []),
        ...aggregations
          .filter(({ aligner }) => aligner.kind !== 'default') // without an aligner the period is ignored
          .map(({ alignmentPeriod }) =>
            time(path, `alignmentPeriod of '${displayName}'`, alignmentPeriod, LIMITS.alignmentPeriod),
          ),
      ];
    }),
  ];
}

function time(of: string, field: string, reading: Reading<Duration>, range: DurationRange): Verdict {
  return judge(of, field, reading, (value) => outsideLimit(of, range, value));
}

function count(of: string, field: string, reading: Reading<number>, range: CountRange): Verdict {
  return judge(of, field, reading, (value) => outsideCount(of, range, value));
}

function judge<T extends Duration | number>(
  of: string,
  field: string,
  reading: Reading<T>,
  outside: (value: T) => Problem | undefined,
): Verdict {
  if (reading.kind === 'missing') return notApplicable(of);
  if (reading.kind === 'unresolved') return undecided(of, `cannot check the limits of ${field}: ${reading.text}`);
  const problem = outside(reading.value);
  if (problem === undefined) return passed(of);
  return failed({
    address: of,
    message: `${field} ${problem.got} is not accepted by the platform`,
    detail: `${problem.rule}. Terraform does not check it: the apply fails halfway.`,
    values: [{ of, field, value: showReading(reading) }],
    fix: problem.fix,
  });
}
