import type { GuardConfig } from '../../model/guard-config';
import { JUDGING } from '../../model/guard-timing';
import { attemptName, markRetried, takeBackRetry, type Retry, type RunRecord } from '../run/run-record';
import { retriedLine } from '../guard-lines';
import { JobNotRun } from '../ports/trigger-control';
import type { BreakersNow } from './breakers';
import type { Effects } from './effects';
import type { TickTriggers } from './ports';
import { wait, waitBoth, type Steps } from './steps';

const RETRY_WITHIN_MS = JUDGING.retryWithin.toMilliseconds();
/** Most retries in one tick: when many runs hang at once, retries do not help. */
const MOST_PER_TICK = 5;

/** The runs of a tick, after it has closed and resolved some. */
interface Runs {
  readonly running: ReadonlyMap<string, RunRecord>;
  readonly unresolved: ReadonlyMap<string, RunRecord>;
}

/**
 * Runs the Scheduler job of closed work again, if declared: up to the declared number of retries per work. A closed
 * breaker lets every retry through. An open one stops them; when its cool-down is over, one retry is the run that it lets
 * through, as a job that runs daily would bring none for hours. The retry is stored on the closed run before the job is
 * run: a tick that crashes in between loses this retry, and no job is run twice. Only where the API refused to run the
 * job, the next tick tries again. The work stays unresolved until a run of it succeeds.
 */
export function* retryClosed(
  effects: Effects,
  config: GuardConfig,
  runs: Runs,
  mayRetry: BreakersNow['mayRetry'],
): Steps<void> {
  const control = effects.ports.triggers({ project: config.project, region: config.region });
  if (control.runNow === undefined || runs.unresolved.size === 0) return;
  const jobs = jobsToRetry(config);
  if (jobs.size === 0) return;
  const { now } = effects.tick;
  const called = new Set<string>();
  // One after the other, so that a job with two closed runs is run once.
  for (const { run, job, times, observeOnly } of candidates(runs, jobs, mayRetry, now)) {
    yield* effects.onTrigger(`retrying ${attemptName(run)}`, function* () {
      const retry: Retry = { at: now, job, ...(observeOnly ? { observed: true } : {}) };
      const ordered = yield* order(effects, run, retry, times);
      if (ordered === undefined) return;
      if (!called.has(job) && !observeOnly) yield* runJob(effects, control, run, retry);
      called.add(job);
      effects.ports.log.print(retriedLine(run, retry, ordered));
    });
  }
}

type Candidate = Retriable & { readonly run: RunRecord };

/** The closed runs that may be retried now: the latest closing first, and one for each breaker that is half-open. */
function candidates(
  { running, unresolved }: Runs,
  jobs: ReadonlyMap<string, Retriable>,
  mayRetry: BreakersNow['mayRetry'],
  now: number,
): Candidate[] {
  const ofJobs = [...unresolved.values()]
    .flatMap((run): Candidate[] => {
      const retriable = jobs.get(run.processor);
      return retriable === undefined ? [] : [{ run, ...retriable }];
    })
    .sort((a, b) => closedAt(b.run) - closedAt(a.run));
  if (ofJobs.length === 0) return [];
  const works = new Set([...running.values()].map(({ work }) => work));
  const probing = new Set<string>();
  const found = ofJobs.filter(({ run, deployable }) => {
    const may = mayRetry(deployable);
    if (may === undefined || run.retried || works.has(run.work)) return false;
    if (now - Math.max(closedAt(run), may.since) > RETRY_WITHIN_MS) return false;
    if (!may.isProbe) return true;
    const hasProbe =
      probing.has(deployable) ||
      ofJobs.some((each) => each.deployable === deployable && (each.run.retry?.at ?? 0) >= may.since);
    probing.add(deployable);
    return !hasProbe;
  });
  return found.slice(0, MOST_PER_TICK);
}

function closedAt({ closure }: RunRecord): number {
  return closure?.at ?? -Infinity;
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

/** Runs the job of a marked retry. Takes the mark back where the job was not run. */
function* runJob(effects: Effects, control: TickTriggers, run: RunRecord, retry: Retry): Steps<void> {
  try {
    yield* wait(control.runNow?.(retry.job, effects.untilTriggers));
  } catch (error) {
    if (error instanceof JobNotRun) {
      const takingBack = effects.ports.runs.change(run, (current) =>
        current === undefined ? { result: undefined } : { write: takeBackRetry(current, retry), result: undefined },
      );
      yield* wait(takingBack);
    }
    throw error;
  }
}

interface Retriable {
  readonly job: string;
  readonly deployable: string;
  readonly times: number;
  /** Is the job not run, but only the line printed? */
  readonly observeOnly: boolean;
}

function jobsToRetry({ processors, schedules = [], breakers = [] }: GuardConfig): Map<string, Retriable> {
  return new Map(
    processors.flatMap(({ name, deployable, retriesAfterTimeout: times = 0 }) => {
      const schedule = schedules.find((each) => each.deployable === deployable);
      const observeOnly = breakers.some((rule) => rule.deployable === deployable && rule.observeOnly === true);
      return times > 0 && schedule !== undefined
        ? [[name, { job: schedule.job, deployable, times, observeOnly }] as const]
        : [];
    }),
  );
}
