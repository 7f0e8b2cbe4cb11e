import { DEFAULTS } from '../audit/facts/platform-defaults';
import { TIMEOUTS } from '../model/platform-timeouts';
import { block, type Resource } from '../terraform/resource';
import { numberOf, secondsOf } from './terraform-values';

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
export function tasksOf({ values }: Resource, deadlineSeconds: number = TIMEOUTS.dispatchDeadline.default.toSeconds()) {
  const retry = block(values['retry_config']);
  const limits = block(values['rate_limits']);
  const perSecond = numberOf(limits?.['max_dispatches_per_second'], DEFAULTS.queueDispatchesPerSecond);
  const attempts = numberOf(retry?.['max_attempts'], DEFAULTS.queueAttempts);
  const tasks: TaskRules = {
    maxDoublings: numberOf(retry?.['max_doublings'], DEFAULTS.queueMaxDoublings),
    maxRetryMs: secondsOf(retry?.['max_retry_duration'], 0) * 1_000,
    perSecond,
    burst: Math.min(BURST.most, Math.max(BURST.least, Math.ceil(perSecond))),
  };
  return {
    tasks,
    // -1: unlimited
    maxDeliveryAttempts: attempts < 0 ? Infinity : attempts,
    minBackoffMs: secondsOf(retry?.['min_backoff'], DEFAULTS.queueMinBackoffSeconds) * 1_000,
    maxBackoffMs: secondsOf(retry?.['max_backoff'], DEFAULTS.queueMaxBackoff.toSeconds()) * 1_000,
    deadlineMs: deadlineSeconds * 1_000,
    keptMs: TASK_RETENTION_MS,
  };
}

/** How many tasks of a queue run at once. */
export function dispatchesOf({ values }: Resource): number {
  return numberOf(block(values['rate_limits'])?.['max_concurrent_dispatches'], DEFAULTS.queueConcurrentDispatches);
}
