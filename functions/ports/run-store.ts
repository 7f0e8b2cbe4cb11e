import type { RunRecord } from '../run-record/core';

/** Names one attempt of one run. */
export interface RunId {
  readonly runId: string;
  readonly attempt: number;
}

/** What to write, if anything, and what to tell the caller. */
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
}
