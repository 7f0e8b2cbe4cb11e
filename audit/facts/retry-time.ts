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
  const waits = waitsBetween({ retryCount, minBackoffDuration, maxBackoffDuration, maxDoublings });
  const backoffs = waits.reduce((sum, wait) => sum.plus(wait), Duration.zero);
  const byCount = attemptDeadline.times(waits.length + 1).plus(backoffs);
  const byDuration = maxRetryDuration.equals(Duration.zero) ? Duration.zero : maxRetryDuration.plus(attemptDeadline);
  return { run: { total: Duration.max(byCount, byDuration), attempts: waits.length + 1, backoffs } };
}

/** The waits before each retry, in order. */
function waitsBetween(known: {
  readonly retryCount: number;
  readonly minBackoffDuration: Duration;
  readonly maxBackoffDuration: Duration;
  readonly maxDoublings: number;
}): Duration[] {
  const retries = Math.max(0, Math.trunc(known.retryCount));
  let wait = known.minBackoffDuration.toSeconds();
  const step = wait * 2 ** Math.max(0, known.maxDoublings);
  return Array.from({ length: retries }, (_, retry) => {
    const shown = Math.min(wait, known.maxBackoffDuration.toSeconds());
    wait = retry < known.maxDoublings ? wait * 2 : wait + step;
    return Duration.seconds(shown);
  });
}

/**
 * How many copies of the work run at the same time at most, where the callee works for its whole timeout and Scheduler
 * gives up before: the attempts that begin before the first copy ends. Undefined where a value is not known.
 */
export function copiesAtOnce(job: ScheduledCall, timeout: Duration): number | undefined {
  const { attemptDeadline, retries, minBackoff, maxBackoff, maxDoublings } = job;
  const readings = allKnown({
    attemptDeadline,
    retryCount: retries,
    minBackoffDuration: minBackoff,
    maxBackoffDuration: maxBackoff,
    maxDoublings,
  });
  if ('why' in readings) return undefined;
  let [copies, start] = [1, Duration.zero];
  for (const wait of waitsBetween(readings.known)) {
    start = start.plus(readings.known.attemptDeadline).plus(wait);
    if (start.isShorterThan(timeout)) copies++;
  }
  return copies;
}
