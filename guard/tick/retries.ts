import type { GuardConfig } from '../../model/guard-config';
import { markRetried, runKey, type Retry, type RunRecord } from '../run/run-record';
import { retriedLine } from '../guard-lines';
import type { Effects } from './effects';
import { wait, waitBoth, type Steps } from './steps';

/** A run is not retried later than this after its closing, because a person may already be working on it. */
const RETRY_WITHIN_MS = 10 * 60_000;
/** Most retries in one tick: when many runs hang at once, retries do not help. */
const MOST_PER_TICK = 5;

/**
 * Runs the Scheduler job of closed work again, if declared: up to the declared number of retries per work, and only
 * while the breaker is closed. The retry is stored on the closed run before the job is run: a tick that crashes in
 * between loses this retry, and no job is run twice. The work stays unresolved until a run of it succeeds.
 */
export function* retryClosed(
  effects: Effects,
  config: GuardConfig,
  unresolved: Iterable<RunRecord>,
  closedBreakers: ReadonlySet<string>,
): Steps<void> {
  const control = effects.ports.triggers({ project: config.project, region: config.region });
  if (control.runNow === undefined) return;
  const jobs = jobsToRetry(config);
  if (jobs.size === 0) return;
  const { now } = effects.tick;
  const candidates = [...unresolved]
    .flatMap((run) => {
      const retry = jobs.get(run.processor);
      const isFresh = run.closure !== null && now - run.closure.at <= RETRY_WITHIN_MS;
      return retry !== undefined && isFresh && !run.retried && closedBreakers.has(retry.deployable)
        ? [{ run, ...retry }]
        : [];
    })
    .slice(0, MOST_PER_TICK);
  const called = new Set<string>();
  // One after the other, so that a job with two closed runs is run once.
  for (const { run, job, times } of candidates) {
    yield* effects.onTrigger(`retrying ${runKey(run)}`, function* () {
      const ordered = yield* order(effects, run, { at: now, job }, times);
      if (ordered === undefined) return;
      if (!called.has(job)) yield* wait(control.runNow?.(job, effects.untilTriggers));
      called.add(job);
      effects.ports.log.print(retriedLine(run, { at: now, job }, ordered));
    });
  }
}

/** Marks the retry. Undefined if the work has had its retries, or another run of it is running or has succeeded. */
function* order(effects: Effects, run: RunRecord, retry: Retry, times: number): Steps<number | undefined> {
  const { runs } = effects.ports;
  const [before, latest] = yield* waitBoth(runs.countRetries(run.work), runs.latestOfWork(run.work));
  if (before >= times || latest?.state === 'running' || latest?.state === 'succeeded') return undefined;
  const marking = runs.change(run, (current) => {
    const marked = current === undefined ? undefined : markRetried(current, retry);
    return marked === undefined || marked === current ? { result: false } : { write: marked, result: true };
  });
  return (yield* wait(marking)) ? before + 1 : undefined;
}

interface Retriable {
  readonly job: string;
  readonly deployable: string;
  readonly times: number;
}

function jobsToRetry({ processors, schedules = [] }: GuardConfig): Map<string, Retriable> {
  return new Map(
    processors.flatMap(({ name, deployable, retriesAfterTimeout: times = 0 }) => {
      const schedule = schedules.find((each) => each.deployable === deployable);
      return times > 0 && schedule !== undefined ? [[name, { job: schedule.job, deployable, times }] as const] : [];
    }),
  );
}
