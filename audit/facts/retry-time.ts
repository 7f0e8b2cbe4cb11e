import { Duration } from '../../model/duration';
import type { ScheduledCall } from './scheduled-call';
import { allKnown } from './reading';

/** The longest time that one run of a Scheduler job can take with all retries, and its parts. */
export interface RunTime {
  readonly total: Duration;
  readonly attempts: number;
  readonly backoffs: Duration;
}

/**
 * Attempts and the waits between them. Waits start at the minimum backoff, double `maxDoublings` times, then grow by a
 * constant amount, up to the maximum backoff. Retries go on until both their count and `maxRetryDuration` are used up.
 * https://github.com/googleapis/googleapis/blob/master/google/cloud/scheduler/v1/job.proto
 */
export function longestRun(job: ScheduledCall): { readonly run: RunTime } | { readonly why: string } {
  const readings = allKnown({
    attemptDeadline: job.attemptDeadline,
    retryCount: job.retries,
    minBackoffDuration: job.minBackoff,
    maxBackoffDuration: job.maxBackoff,
    maxDoublings: job.maxDoublings,
    maxRetryDuration: job.maxRetryDuration,
  });
  if ('why' in readings) return readings;
  const { attemptDeadline, retryCount, minBackoffDuration, maxBackoffDuration, maxDoublings, maxRetryDuration } =
    readings.known;
  const retries = Math.max(0, Math.trunc(retryCount));
  let backoffSeconds = 0;
  let wait = minBackoffDuration.toSeconds();
  const step = wait * 2 ** Math.max(0, maxDoublings);
  for (let retry = 0; retry < retries; retry++) {
    backoffSeconds += Math.min(wait, maxBackoffDuration.toSeconds());
    wait = retry < maxDoublings ? wait * 2 : wait + step;
  }
  const backoffs = Duration.seconds(backoffSeconds);
  const byCount = attemptDeadline.times(retries + 1).plus(backoffs);
  const byDuration = maxRetryDuration.equals(Duration.zero) ? Duration.zero : maxRetryDuration.plus(attemptDeadline);
  return { run: { total: Duration.max(byCount, byDuration), attempts: retries + 1, backoffs } };
}
