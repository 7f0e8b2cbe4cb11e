import type { RunRecord } from '../run/run-record';
import type { RunOutcome } from '../../model/run-outcome';

/** Names one attempt of one run of one processor. Two processors may use one run id: these are two runs. */
export interface RunId {
  readonly processor: string;
  readonly runId: string;
  readonly attempt: number;
}

/** What to write, if anything, and the result for the caller. */
export interface Change<T> {
  readonly write?: RunRecord;
  readonly result: T;
}

/** The runs: one document per attempt, collection `phasewatch_runs`. */
export interface RunStore {
  /**
   * Reads one run, calls `decide`, and writes its result in one transaction. `decide` must be pure: it runs again if
   * another change was committed first.
   * @throws UnreadableDocument where the run's document cannot be read; queries leave such a document out
   * @throws NotStorable for a value that the store refuses
   */
  change<T>(id: RunId, decide: (current: RunRecord | undefined) => Change<T>): Promise<T>;
  /** Running runs, the oldest start first. */
  longestRunning(limit: number): Promise<RunRecord[]>;
  /** Running runs, the oldest sign of life first. */
  longestSilent(limit: number): Promise<RunRecord[]>;
  /** Closed runs whose work is not done, the oldest start first. */
  unresolved(limit: number): Promise<RunRecord[]>;
  /** Running runs of one processor, the oldest start or the oldest sign of life first. */
  runningOf(processor: string, by: 'startedAt' | 'lastSeenAt', limit: number): Promise<RunRecord[]>;
  /** How many runs of one processor are running. Billed as one read per thousand. */
  countRunning(processor: string): Promise<number>;
  /** Closed runs of one processor whose work is not done, the latest start first. */
  unresolvedOf(processor: string, limit: number): Promise<RunRecord[]>;
  /** Closed runs whose closing may not have been printed yet. */
  unreported(limit: number): Promise<RunRecord[]>;
  /** Runs of one work that completed it and ended after an instant, the earliest end first. */
  doneSince(work: string, since: number, limit: number): Promise<RunRecord[]>;
  /** Closed runs of one work that are not resolved. */
  unresolvedRuns(work: string, limit: number): Promise<RunRecord[]>;
  /** Runs of one work that succeeded, the latest start first. */
  latestSuccesses(work: string, limit: number): Promise<RunRecord[]>;
  /** Runs of one processor that succeeded or actionably failed after an instant, the latest end first. */
  latestDecisive(processor: string, since: number, limit: number): Promise<RunRecord[]>;
  /** How many first attempts of these processors ended with this outcome after an instant. Billed as one read per thousand. */
  countEnded(processors: readonly string[], outcome: RunOutcome, since: number): Promise<number>;
  /** Running runs of one processor that started at an instant or after, the earliest first. */
  runningSince(processor: string, since: number, limit: number): Promise<RunRecord[]>;
  /** Has any run of the processor started at an instant or after? */
  hasStartedSince(processor: string, since: number): Promise<boolean>;
  /** The run that first completed the work: it succeeded, was skipped, or had no data. */
  firstDone(work: string): Promise<RunRecord | undefined>;
  /** The run of one work that started last, in any state. */
  latestOfWork(work: string): Promise<RunRecord | undefined>;
  /** Runs that succeeded at an instant or after, the earliest end first. */
  succeededSince(since: number, limit: number): Promise<RunRecord[]>;
  /** How often the monitor has retried one work. */
  countRetries(work: string): Promise<number>;
}
