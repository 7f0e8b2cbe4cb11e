import type { FailureCategory } from '../../model/failure-category';
import type { ProcessorEventType } from '../../model/run-event';

/** Why the monitor closed a run that did not end by itself. */
export type ClosureReason = 'timed_out' | 'went_silent';
/**
 * What became of a run. A run that the monitor closed stays closed, whatever it says later; only if it had printed its
 * end before, and the line was late, was there nothing to close.
 */
export type RunState = 'running' | 'succeeded' | 'failed' | 'skipped' | ClosureReason;

/**
 * How an ended run counts. `failed` is a failure that a person has to do something about, those that the monitor closed
 * included; the two expected failures stand by their own names, as only one of them ends the work.
 */
export type RunOutcome = 'succeeded' | 'skipped' | 'no_data_available' | 'dependency_missing' | 'failed';

/** Outcomes after which nothing is left to do for the data date: done, or nothing to do it with. */
export const DONE_OUTCOMES = ['succeeded', 'skipped', 'no_data_available'] as const satisfies readonly RunOutcome[];

/** Earliest time of each type of event that the run printed. */
export type SeenEvents = Readonly<Record<ProcessorEventType, number | null>>;

/** How a run says that it ended. */
export interface RunEnd {
  readonly type: 'succeeded' | 'failed' | 'skipped';
  readonly at: number;
  readonly durationSeconds: number | null;
  readonly recordsProcessed: number | null;
  /** Of a failed run; null otherwise. */
  readonly failureCategory: FailureCategory | null;
  /** Error of a failed run, reason of a skipped one. */
  readonly detail: string | null;
}

/** The monitor's verdict, and the times that it stood on: what comes in later does not rewrite them. See {@link isClosed}. */
export interface Closure {
  readonly reason: ClosureReason;
  readonly at: number;
  readonly startedAt: number;
  readonly lastSeenAt: number;
  /** Has the guard line been printed? Until then every tick prints it again. */
  readonly reported: boolean;
}

/** Why closed work needs no attention any more. */
export interface Resolution {
  readonly at: number;
  /** Key of the run that did the work after all, or who decided. */
  readonly by: string;
  readonly reason: string;
}

/** The monitor's order to do the work of a closed run again, marked before it was given. */
export interface Retry {
  readonly at: number;
  /** The Scheduler job that was run. */
  readonly job: string;
}

/** Which run, which try, and what it works on. */
export interface RunIdentity {
  readonly runId: string;
  readonly attempt: number;
  readonly phase: string;
  readonly processor: string;
  readonly dataDate: string;
}

/** What is known of a run. Each part grows one way only (least, greatest, first of a fixed order), in any order of arrival. */
export interface RunFacts {
  readonly seen: SeenEvents;
  /** Latest time at which the run said that it was alive. */
  readonly aliveAt: number | null;
  /** Earliest start that an elapsed time or a duration implies. */
  readonly impliedStartAt: number | null;
  readonly end: RunEnd | null;
  readonly closure: Closure | null;
  readonly resolution: Resolution | null;
  readonly retry: Retry | null;
}

/**
 * One document of `phasewatch_runs`: one attempt of one run. Times are milliseconds since the epoch. What stands here
 * beyond identity and facts follows from them, and is stored because queries need it.
 */
export interface RunRecord extends RunIdentity, RunFacts {
  /** Processor and data date: what a later attempt must do to resolve this one. */
  readonly work: string;
  readonly state: RunState;
  readonly startedAt: number;
  readonly lastSeenAt: number;
  /** When the run ended or was closed; null while it runs. */
  readonly endedAt: number | null;
  /** How it ended; null while it runs. */
  readonly outcome: RunOutcome | null;
  /** Closed by the monitor, and not done since. */
  readonly unresolved: boolean;
  /** Has the monitor ordered this work to be done again because of this run? */
  readonly retried: boolean;
  /**
   * Has the run said anything that it printed after it had been closed? Then what it does still happens: it is an older
   * attempt that writes late.
   */
  readonly wroteLate: boolean;
  /** When a run that the monitor had closed said that it succeeded. */
  readonly lateSuccessAt: number | null;
  /** Firestore deletes the document after this. */
  readonly expireAt: Date;
}

/** 90 days: a season's quarter of history; Firestore's TTL wants an instant, not a length of time. */
const KEPT_MS = 90 * 86_400_000;

/** The document id. Neither part may hold a tilde, so no two runs share one. */
export function runKey(run: { readonly runId: string; readonly attempt: number }): string {
  return `${run.runId}~${run.attempt}`;
}

/** The name of the work that a run does. */
export function workOf(processor: string, dataDate: string): string {
  return `${processor}/${dataDate}`;
}

/** The document of a run of which this is known. */
export function recordOf(identity: RunIdentity & Partial<Pick<RunRecord, 'work'>>, facts: RunFacts): RunRecord {
  const { seen, aliveAt, impliedStartAt, end, closure, resolution, retry } = facts;
  const firstSeenAt = earliest(seen);
  const lastSeenAt = aliveAt ?? firstSeenAt;
  const standing = standingClosure(facts);
  return {
    runId: identity.runId,
    attempt: identity.attempt,
    phase: identity.phase,
    processor: identity.processor,
    dataDate: identity.dataDate,
    work: identity.work ?? workOf(identity.processor, identity.dataDate),
    state: standing?.reason ?? end?.type ?? 'running',
    // The run's own word on its start beats what others imply; until it arrives, the implied start is all there is.
    startedAt: seen.started ?? impliedStartAt ?? firstSeenAt,
    lastSeenAt,
    endedAt: standing?.at ?? end?.at ?? null,
    outcome: standing === null ? outcomeOf(end) : 'failed',
    unresolved: standing !== null && resolution === null,
    retried: retry !== null,
    wroteLate: standing !== null && latestOf(seen, aliveAt) > standing.at,
    lateSuccessAt: standing === null ? null : seen.succeeded,
    expireAt: new Date(Math.max(lastSeenAt, end?.at ?? 0, closure?.at ?? 0) + KEPT_MS),
    seen,
    aliveAt,
    impliedStartAt,
    end,
    closure,
    resolution,
    retry,
  };
}

/** Did the monitor close the run, and does that stand? */
export function isClosed(run: RunFacts): boolean {
  return standingClosure(run) !== null;
}

/** The run as the monitor closes it. Only a running run can be closed: who calls has judged it in the same transaction. */
export function closeRun(run: RunRecord, reason: ClosureReason, now: number): RunRecord {
  const { startedAt, lastSeenAt } = run;
  return recordOf(run, { ...run, closure: { reason, at: now, startedAt, lastSeenAt, reported: false } });
}

/** The run after its closing was printed. */
export function markReported(run: RunRecord): RunRecord {
  return run.closure === null ? run : recordOf(run, { ...run, closure: { ...run.closure, reported: true } });
}

/** The closed run after its work was done. The first resolution stands. */
export function resolveRun(run: RunRecord, resolution: Resolution): RunRecord {
  return run.unresolved ? recordOf(run, { ...run, resolution }) : run;
}

/** The closed run after its work was ordered again. The first order stands. */
export function markRetried(run: RunRecord, retry: Retry): RunRecord {
  return run.unresolved && run.retry === null ? recordOf(run, { ...run, retry }) : run;
}

/** A run that had ended before it was closed does not count as closed: its line was delayed while the recorder was down. */
function standingClosure({ closure, end }: RunFacts): Closure | null {
  return closure !== null && end !== null && end.at <= closure.at ? null : closure;
}

function outcomeOf(end: RunEnd | null): RunOutcome | null {
  if (end === null) return null;
  if (end.type !== 'failed') return end.type;
  const category = end.failureCategory ?? 'unknown';
  return category === 'no_data_available' || category === 'dependency_missing' ? category : 'failed';
}

/** Latest line as far as it is known: of a type's lines only the earliest is, but the latest sign of life is too. */
function latestOf(seen: SeenEvents, aliveAt: number | null): number {
  return Math.max(aliveAt ?? 0, seen.succeeded ?? 0, seen.failed ?? 0, seen.skipped ?? 0);
}

function earliest(seen: SeenEvents): number {
  let least = Infinity;
  if (seen.started !== null) least = seen.started;
  if (seen.heartbeat !== null && seen.heartbeat < least) least = seen.heartbeat;
  if (seen.succeeded !== null && seen.succeeded < least) least = seen.succeeded;
  if (seen.failed !== null && seen.failed < least) least = seen.failed;
  if (seen.skipped !== null && seen.skipped < least) least = seen.skipped;
  return least;
}
