import type { FailureCategory } from '../../model/failure-category';
import type { ProcessorEventType } from '../../model/run-event';
import { DONE_OUTCOMES, type RunOutcome } from '../../model/run-outcome';

/** Why the monitor closed a run that did not end by itself. */
export type ClosureReason = 'timed_out' | 'went_silent';
/**
 * State of a run. A run that the monitor closed stays closed, whatever it prints later. The only exception: its end was
 * printed before the closing and recorded after it.
 */
export type RunState = 'running' | 'succeeded' | 'failed' | 'skipped' | ClosureReason;

/** Did the run complete the work of its data date? */
export function isDone({ outcome }: Pick<RunRecord, 'outcome'>): boolean {
  const done: readonly (RunOutcome | null)[] = DONE_OUTCOMES;
  return done.includes(outcome);
}

/** Earliest time of each type of event of the run; null: none. */
export type SeenEvents = Readonly<Record<ProcessorEventType, number | null>>;

/** The end event of a run. */
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

/** The monitor's closing of a run, with the times at that moment: later lines do not change them. See {@link isClosed}. */
export interface Closure {
  readonly reason: ClosureReason;
  readonly at: number;
  readonly startedAt: number;
  readonly lastSeenAt: number;
  /** Has the guard line been printed? Every tick prints it until this is stored. */
  readonly reported: boolean;
}

/** Why the work of a closed run needs no more action. */
export interface Resolution {
  readonly at: number;
  /** Key of the run that did the work, or the person who resolved it. */
  readonly by: string;
  readonly reason: string;
}

/** The monitor's retry of a closed run's work, stored before the job is run. */
export interface Retry {
  readonly at: number;
  /** The Scheduler job that was run. */
  readonly job: string;
  /** Was the job not run, because the deployable is only observed? */
  readonly observed?: true;
}

/** Identity of an attempt, and its work. */
export interface RunIdentity {
  readonly runId: string;
  readonly attempt: number;
  readonly phase: string;
  readonly processor: string;
  readonly dataDate: string;
}

/** The facts of a run. Each is a minimum, a maximum or the first in a fixed order, so the order of arrival has no effect. */
export interface RunFacts {
  readonly seen: SeenEvents;
  /** Time of the latest start or heartbeat. */
  readonly aliveAt: number | null;
  /** Earliest start that an elapsed time or a duration implies. */
  readonly impliedStartAt: number | null;
  readonly end: RunEnd | null;
  readonly closure: Closure | null;
  readonly resolution: Resolution | null;
  readonly retry: Retry | null;
  /** The largest progress, and when it was first reported; unset: none was. */
  readonly progress?: Progress;
}

/** How much of its work a run has done, in its own unit. */
export interface Progress {
  readonly value: number;
  readonly at: number;
}

/**
 * One document of `phasewatch_runs`: one attempt of one run. Times are milliseconds since the epoch. The fields other
 * than identity and facts are derived from them, and stored for queries.
 */
export interface RunRecord extends RunIdentity, RunFacts {
  /** Processor and data date. A later attempt of the same work resolves this one. */
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
  /** Has the monitor retried the work because of this run? */
  readonly retried: boolean;
  /**
   * Did the run print a line after it was closed? Then it still runs, and may write its output late.
   */
  readonly wroteLate: boolean;
  /** Time of the success of a run that the monitor had closed; null: none. */
  readonly lateSuccessAt: number | null;
  /** Firestore deletes the document after this; never while the run is unresolved. */
  readonly expireAt: Date;
}

/** 90 days of history. Firestore's TTL needs a time, not a duration. */
const KEPT_MS = 90 * 86_400_000;
/** An unresolved run is never deleted: its incident would close. The latest time that Firestore can store is in this year. */
const NEVER = Date.UTC(9999, 0, 1);

/** A run and attempt in a text about one processor, such as `orders-2026-01-14~2`. */
export function attemptName({ runId, attempt }: Pick<RunIdentity, 'runId' | 'attempt'>): string {
  return `${runId}~${attempt}`;
}

/** Unique among all attempts of all processors, as no part holds a tilde. */
export function runKey(run: Pick<RunIdentity, 'processor' | 'runId' | 'attempt'>): string {
  return `${run.processor}~${attemptName(run)}`;
}

/** The name of the work that a run does. */
export function workOf(processor: string, dataDate: string): string {
  return `${processor}/${dataDate}`;
}

/** The document of a run with these facts. */
export function recordOf(identity: RunIdentity & Partial<Pick<RunRecord, 'work'>>, facts: RunFacts): RunRecord {
  const { seen, aliveAt, impliedStartAt, end, closure, resolution, retry, progress } = facts;
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
    // A start event takes precedence over the start that other events imply.
    startedAt: seen.started ?? impliedStartAt ?? firstSeenAt,
    lastSeenAt,
    endedAt: standing?.at ?? end?.at ?? null,
    outcome: standing === null ? outcomeOf(end) : 'failed',
    unresolved: standing !== null && resolution === null,
    retried: retry !== null,
    wroteLate: standing !== null && latestOf(seen, aliveAt) > standing.at,
    lateSuccessAt: standing === null ? null : seen.succeeded,
    expireAt: new Date(
      standing !== null && resolution === null
        ? NEVER
        : Math.max(lastSeenAt, end?.at ?? 0, closure?.at ?? 0, resolution?.at ?? 0) + KEPT_MS,
    ),
    seen,
    aliveAt,
    impliedStartAt,
    end,
    closure,
    resolution,
    retry,
    ...(progress === undefined ? {} : { progress }),
  };
}

/** Did the monitor close the run before the run ended? */
export function isClosed(run: RunFacts): boolean {
  return standingClosure(run) !== null;
}

/**
 * Since when a running run gives no sign of work.
 * @param needsProgress does its processor report progress? Then a heartbeat without progress is no such sign
 */
export function silentSince(run: RunRecord, needsProgress: boolean): number {
  return needsProgress ? (run.progress?.at ?? run.startedAt) : run.lastSeenAt;
}

/**
 * Closes a run. The caller checks in the same transaction that it is running.
 * @param lastSeenAt since when it has no heartbeat
 */
export function closeRun(
  run: RunRecord,
  reason: ClosureReason,
  now: number,
  lastSeenAt: number = run.lastSeenAt,
): RunRecord {
  const { startedAt } = run;
  return recordOf(run, { ...run, closure: { reason, at: now, startedAt, lastSeenAt, reported: false } });
}

/** Marks the closing as printed. */
export function markReported(run: RunRecord): RunRecord {
  return run.closure === null ? run : recordOf(run, { ...run, closure: { ...run.closure, reported: true } });
}

/** Resolves a closed run. The first resolution is kept. */
export function resolveRun(run: RunRecord, resolution: Resolution): RunRecord {
  return run.unresolved ? recordOf(run, { ...run, resolution }) : run;
}

/** Marks a closed run as retried. The first retry is kept. */
export function markRetried(run: RunRecord, retry: Retry): RunRecord {
  return run.unresolved && run.retry === null ? recordOf(run, { ...run, retry }) : run;
}

/** Takes back a retry whose job was not run. */
export function takeBackRetry(run: RunRecord, { at, job }: Retry): RunRecord {
  return run.retry?.at === at && run.retry.job === job ? recordOf(run, { ...run, retry: null }) : run;
}

/** A run that ended before its closing does not count as closed: its end was recorded late. */
function standingClosure({ closure, end }: RunFacts): Closure | null {
  return closure !== null && end !== null && end.at <= closure.at ? null : closure;
}

function outcomeOf(end: RunEnd | null): RunOutcome | null {
  if (end === null) return null;
  if (end.type !== 'failed') return end.type;
  const category = end.failureCategory ?? 'unknown';
  return category === 'no_data_available' || category === 'dependency_missing' ? category : 'failed';
}

/** Latest known line: the earliest of each end type, and the latest sign of life. */
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
