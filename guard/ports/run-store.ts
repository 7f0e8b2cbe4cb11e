import type { RunOutcome, RunRecord } from '../run/run-record';

/** Names one attempt of one run. */
export interface RunId {
  readonly runId: string;
  readonly attempt: number;
}

/** What to write, if anything, and the result for the caller. */
export interface Change<T> {
  readonly write?: RunRecord;
  readonly result: T;
}

/** The runs: one document an attempt, collection `phasewatch_runs`. */
export interface RunStore {
  /**
   * Reads one run, lets `decide` say what becomes of it, and writes that, as one: no other change comes between.
   * `decide` must be pure, as it runs again where another change came first.
   */
  change<T>(id: RunId, decide: (current: RunRecord | undefined) => Change<T>): Promise<T>;
  /** Running runs, the oldest start first. */
  longestRunning(limit: number): Promise<RunRecord[]>;
  /** Running runs, the most silent first. */
  longestSilent(limit: number): Promise<RunRecord[]>;
  /** Closed runs whose work is not done, the oldest start first. */
  unresolved(limit: number): Promise<RunRecord[]>;
  /** Closed runs whose closing may not have been printed yet. */
  unreported(limit: number): Promise<RunRecord[]>;
  /** Runs of one work that succeeded, the latest start first. */
  latestSuccesses(work: string, limit: number): Promise<RunRecord[]>;
  /** Runs of one processor that succeeded or actionably failed after an instant, the latest end first. */
  latestDecisive(processor: string, since: number, limit: number): Promise<RunRecord[]>;
  /** How many first attempts of these processors ended so after an instant. Costs one read for each thousand. */
  countEnded(processors: readonly string[], outcome: RunOutcome, since: number): Promise<number>;
  /** Running runs of one processor that started at an instant or after, the earliest first. */
  runningSince(processor: string, since: number, limit: number): Promise<RunRecord[]>;
  /** Has any run of the processor started at an instant or after? */
  hasStartedSince(processor: string, since: number): Promise<boolean>;
  /** The run of one work that first left nothing to do: it succeeded, was skipped, or there was no data. */
  firstDone(work: string): Promise<RunRecord | undefined>;
  /** The run of one work that started last, whatever became of it. */
  latestOfWork(work: string): Promise<RunRecord | undefined>;
  /** Runs that succeeded at an instant or after, the earliest end first. */
  succeededSince(since: number, limit: number): Promise<RunRecord[]>;
  /** How often the monitor has ordered one work to be done again. */
  countRetries(work: string): Promise<number>;
}
