import { Fields } from '../audit/facts/fields';
import { DEFAULTS } from '../audit/facts/platform-defaults';
import { valueOf } from '../audit/facts/reading';
import { TIMEOUTS } from '../model/platform-timeouts';
import type { Resource } from '../terraform/resource';
import type { Assumptions } from './assumptions';

/** How a Cloud Tasks queue limits dispatches and retries, beside the attempts and the backoff. */
export interface TaskRules {
  /** How often the backoff doubles before it grows by equal steps. */
  readonly maxDoublings: number;
  /**
   * Retries end once this time has passed since the first attempt and the attempts are used up; 0: the attempts alone
   * decide.
   */
  readonly maxRetryMs: number;
  /** Dispatches a second, first attempts and retries. */
  readonly perSecond: number;
  /** Dispatches at once after a pause: the size of the token bucket. */
  readonly burst: number;
}

/** Tasks are kept for 31 days: https://cloud.google.com/tasks/docs/quotas */
export const TASK_RETENTION_MS = 31 * 86_400_000;

/**
 * Cloud Tasks picks the size of the bucket from the rate and documents neither the rule nor its bounds. Seen of real
 * queues: 100 at 500 a second (the default), 10 at 1 a second.
 */
const BURST = { least: 10, most: 100 } as const;

/** A queue as its resource declares it. A task that is not done after its last attempt is deleted: there are no dead letters. */
export function tasksOf(
  queue: Resource,
  assumptions: Assumptions,
  deadlineSeconds: number = TIMEOUTS.dispatchDeadline.default.toSeconds(),
) {
  const fields = Fields.of(queue);
  const { retry, limits, of } = partsOf(fields);
  const number = (name: string, without: number, block: Fields | undefined) =>
    assumptions.known(block?.number(name, without), without, `${name}${of}`);
  const ms = (name: string, withoutMs: number) =>
    assumptions.milliseconds(retry?.duration(name), withoutMs, `${name}${of}`);
  const perSecond = number('max_dispatches_per_second', DEFAULTS.queueDispatchesPerSecond, limits);
  const attempts = number('max_attempts', DEFAULTS.queueAttempts, retry);
  const tasks: TaskRules = {
    maxDoublings: number('max_doublings', DEFAULTS.queueMaxDoublings, retry),
    maxRetryMs: ms('max_retry_duration', 0),
    perSecond,
    burst: Math.min(BURST.most, Math.max(BURST.least, Math.ceil(perSecond))),
  };
  return {
    tasks,
    // -1: unlimited
    maxDeliveryAttempts: attempts < 0 ? Infinity : attempts,
    minBackoffMs: ms('min_backoff', DEFAULTS.queueMinBackoffSeconds * 1_000),
    maxBackoffMs: ms('max_backoff', DEFAULTS.queueMaxBackoff.toMilliseconds()),
    deadlineMs: deadlineSeconds * 1_000,
    keptMs: TASK_RETENTION_MS,
  };
}

/** How many tasks of a queue run at once. */
export function dispatchesOf(queue: Resource, assumptions: Assumptions): number {
  const { limits, of } = partsOf(Fields.of(queue));
  const most = limits?.number('max_concurrent_dispatches', DEFAULTS.queueConcurrentDispatches);
  return assumptions.known(most, DEFAULTS.queueConcurrentDispatches, `max_concurrent_dispatches${of}`);
}

function partsOf(fields: Fields) {
  return {
    retry: fields.block('retry_config'),
    limits: fields.block('rate_limits'),
    of: ` of the queue ${valueOf(fields.text('name')) ?? ''}`,
  };
}
