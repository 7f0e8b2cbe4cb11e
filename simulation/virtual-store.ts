import { attemptsLookedAt } from '../guard/breaker/breaker-decision';
import { isClosed, isDone, runKey, type RunRecord } from '../guard/run/run-record';
import type { RunId } from '../guard/ports/run-store';
import { applyEvent, type Applied } from '../guard/run/recorded-line';
import type { RunEvent } from '../model/run-event';
import type { GuardConfig } from '../model/guard-config';
import type { LoggedEvent } from './virtual-attempt';

/** What is known of one work, a processor and a data date. */
export interface WorkRuns {
  firstDone?: RunRecord;
  /** The run that started last. */
  latest?: RunRecord;
  /** Of those that succeeded, the one that started last. */
  latestSuccess?: RunRecord;
  /** The same of those that completed the work. */
  latestDone?: RunRecord;
}

/** What became of one event. */
export interface Recorded extends Applied {
  /** Has it ended the run? */
  readonly hasEnded: boolean;
}

const HOUR_MS = 3_600_000;
/** An outage of the recorder delays lines by up to this. */
const ENDED_KEPT_MS = 6 * HOUR_MS;

/**
 * The recorder, with maps in the place of Firestore. Of runs that ended it keeps what the monitor may still ask for, so
 * that memory does not grow with the number of runs: a few of each processor, and of each work.
 */
export class VirtualStore {
  readonly running = new Map<string, RunRecord>();
  readonly unresolved = new Map<string, RunRecord>();
  /** By work that is unresolved: the runs of it that completed it. */
  readonly laterSuccesses = new Map<string, RunRecord[]>();
  /** Runs that succeeded since they were last taken. */
  private succeeded: RunRecord[] = [];
  /** Closed runs whose work was done by others while they themselves have not ended. */
  private readonly settled = new Map<string, RunRecord>();
  /** Runs that have ended, by when: a line of theirs may come in late and must not begin them anew. */
  private readonly ended = new Map<string, RunRecord>();
  private readonly works = new Map<string, WorkRuns>();
  private readonly decisive = new Map<string, RunRecord[]>();
  /** By processor, the latest start that a run has printed. */
  private readonly lastStart = new Map<string, number>();
  private sweptAt = 0;
  /** Ended runs of a processor that its breaker may ask for. */
  private readonly decisiveKept: number;

  constructor(breakers: GuardConfig['breakers'] = []) {
    const limits = breakers.flatMap(({ processors }) => processors.map(({ failuresInARow }) => failuresInARow));
    this.decisiveKept = Math.max(...[null, ...limits].map(attemptsLookedAt));
  }

  /** What the recorder does with one event. */
  record({ event, at }: Pick<LoggedEvent, 'event' | 'at'>): Recorded {
    const key = keyOf(event.processor, event.run_id, event.attempt);
    const { record, outcome } = applyEvent(this.findBy(key), event, at);
    return { record, outcome, hasEnded: outcome !== 'conflict' && this.take(key, record, event) };
  }

  /** Puts a record where it belongs now. Has the event ended its run? */
  private take(key: string, record: RunRecord, event: RunEvent): boolean {
    this.noteWork(record);
    if (event.type === 'started') {
      this.lastStart.set(record.processor, Math.max(this.lastStart.get(record.processor) ?? 0, record.startedAt));
    }
    if (this.settled.has(key)) {
      // Its work is done; it may print lines until it ends.
      if (record.end === null) this.settled.set(key, record);
      else {
        this.settled.delete(key);
        this.ended.set(key, record);
      }
      return false;
    }
    if (record.unresolved) this.unresolved.set(key, record);
    else if (this.unresolved.delete(key)) this.undo(record);
    if (record.state === 'running') {
      this.running.set(key, record);
      return false;
    }
    this.running.delete(key);
    if (isClosed(record)) return false;
    const isNew = !this.ended.has(key);
    this.ended.set(key, record);
    if (isNew) this.noteEnd(record);
    return isNew;
  }

  /** Reverts the closing of a run that had ended before. */
  private undo(run: RunRecord): void {
    const decisive = this.decisive.get(run.processor) ?? [];
    this.decisive.set(
      run.processor,
      decisive.filter((one) => !isSame(one, run)),
    );
    this.settleWork(run.work);
  }

  /** Puts a run that the monitor closed among the unresolved ones. */
  private close(closed: RunRecord): void {
    const key = keyOf(closed.processor, closed.runId, closed.attempt);
    this.running.delete(key);
    this.unresolved.set(key, closed);
    const { latestDone } = this.runsOf(closed.work);
    // Another run may have done the work before this one was closed.
    if (latestDone !== undefined) this.noteLaterSuccess(latestDone);
    this.noteWork(closed);
    this.noteDecisive(closed);
  }

  private resolve(resolved: RunRecord): void {
    const key = keyOf(resolved.processor, resolved.runId, resolved.attempt);
    this.unresolved.delete(key);
    if (resolved.end === null) this.settled.set(key, resolved);
    else this.ended.set(key, resolved);
    this.settleWork(resolved.work);
  }

  find({ processor, runId, attempt }: RunId): RunRecord | undefined {
    return this.findBy(keyOf(processor, runId, attempt));
  }

  private findBy(key: string): RunRecord | undefined {
    return this.running.get(key) ?? this.unresolved.get(key) ?? this.settled.get(key) ?? this.ended.get(key);
  }

  /** Writes a run that a tick has closed, reported or resolved. Has the tick closed it? */
  write(record: RunRecord): boolean {
    const key = keyOf(record.processor, record.runId, record.attempt);
    const isClosing = this.running.has(key);
    if (isClosing) this.close(record);
    else if (record.unresolved) {
      this.unresolved.set(key, record);
      this.noteWork(record);
    } else if (this.unresolved.has(key)) this.resolve(record);
    return isClosing;
  }

  runsOf(work: string): WorkRuns {
    return this.works.get(work) ?? {};
  }

  /** The latest ended runs of a processor that count, of those that ended after `since`. */
  latestDecisive(processor: string, since: number, limit: number): RunRecord[] {
    const latest = (this.decisive.get(processor) ?? []).slice(-limit);
    return latest.filter(({ endedAt }) => (endedAt ?? 0) > since);
  }

  /** A running run of the processor that started at `since` or after it. */
  runningSince(processor: string, since: number): RunRecord | undefined {
    for (const run of this.running.values()) if (run.processor === processor && run.startedAt >= since) return run;
    return undefined;
  }

  hasStartedSince(processor: string, since: number): boolean {
    if ((this.lastStart.get(processor) ?? -Infinity) >= since) return true;
    // A run without a start event has the start that its other events imply.
    for (const runs of [this.running, this.unresolved, this.settled, this.ended]) {
      for (const run of runs.values()) if (run.processor === processor && run.startedAt >= since) return true;
    }
    return false;
  }

  /** Runs that succeeded since the last call, in order of end. */
  takeSucceeded(): RunRecord[] {
    return this.succeeded.splice(0);
  }

  /** Deletes what is no longer read. */
  sweep(now: number): void {
    // Once an hour: finding the oldest entry of a map passes over its deleted entries.
    if (now < this.sweptAt + HOUR_MS) return;
    this.sweptAt = now;
    for (const [key, { endedAt }] of this.ended) {
      if ((endedAt ?? 0) > now - ENDED_KEPT_MS) break;
      this.ended.delete(key);
    }
    // As long as Firestore keeps them: the monitor looks up whether work that a person has done again had been read before.
    for (const [work, { latest }] of this.works) {
      if (latest !== undefined && latest.expireAt.getTime() < now) this.works.delete(work);
    }
  }

  /** Successes of a work are read only while a run of it is unresolved. */
  private settleWork(work: string): void {
    if (!this.isUnresolved(work)) this.laterSuccesses.delete(work);
  }

  private isUnresolved(work: string): boolean {
    for (const run of this.unresolved.values()) if (run.work === work) return true;
    return false;
  }

  private noteWork(record: RunRecord): void {
    let known = this.works.get(record.work);
    if (known === undefined) this.works.set(record.work, (known = {}));
    if (known.latest === undefined || isSame(known.latest, record) || record.startedAt >= known.latest.startedAt) {
      known.latest = record;
    }
    if (!isDone(record)) return;
    if (known.firstDone === undefined || (record.endedAt ?? 0) < (known.firstDone.endedAt ?? 0)) {
      known.firstDone = record;
    }
  }

  private noteEnd(record: RunRecord): void {
    this.noteDecisive(record);
    if (!isDone(record)) return;
    const work = this.works.get(record.work);
    if (work !== undefined && record.startedAt >= (work.latestDone?.startedAt ?? 0)) work.latestDone = record;
    if (this.isUnresolved(record.work)) this.noteLaterSuccess(record);
    if (record.outcome !== 'succeeded') return;
    this.succeeded.push(record);
    if (work !== undefined && record.startedAt >= (work.latestSuccess?.startedAt ?? 0)) work.latestSuccess = record;
  }

  private noteLaterSuccess(record: RunRecord): void {
    this.laterSuccesses.set(record.work, [...(this.laterSuccesses.get(record.work) ?? []), record]);
  }

  private noteDecisive(record: RunRecord): void {
    if (record.outcome !== 'succeeded' && record.outcome !== 'failed') return;
    const all = this.decisive.get(record.processor) ?? [];
    all.push(record);
    if (all.length > 2 * this.decisiveKept) all.splice(0, this.decisiveKept);
    this.decisive.set(record.processor, all);
  }
}

function isSame(a: RunRecord, b: RunRecord): boolean {
  return a.processor === b.processor && a.runId === b.runId && a.attempt === b.attempt;
}

/** Unique key of an attempt. The attempt is left out where it is the first, as no part holds a tilde. */
function keyOf(processor: string, runId: string, attempt: number): string {
  return attempt === 1 ? `${processor}~${runId}` : runKey({ processor, runId, attempt });
}
