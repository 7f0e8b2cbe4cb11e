import { runKey, type RunRecord } from '../run-record/core';
import type { Change, RunId, RunStore } from './run-store';

/** Runs in a map. Every call gives way once, so that races in tests are races. */
export class MemoryRunStore implements RunStore {
  readonly #runs = new Map<string, RunRecord>();

  async change<T>(id: RunId, decide: (current: RunRecord | undefined) => Change<T>): Promise<T> {
    await Promise.resolve();
    const { write, result } = decide(this.#runs.get(runKey(id)));
    if (write !== undefined) this.#runs.set(runKey(id), write);
    return result;
  }

  longestRunning(limit: number): Promise<RunRecord[]> {
    return this.#select(
      limit,
      (run) => run.state === 'running',
      (run) => run.startedAt,
    );
  }

  longestSilent(limit: number): Promise<RunRecord[]> {
    return this.#select(
      limit,
      (run) => run.state === 'running',
      (run) => run.lastSeenAt,
    );
  }

  unresolved(limit: number): Promise<RunRecord[]> {
    return this.#select(
      limit,
      (run) => run.unresolved,
      (run) => run.startedAt,
    );
  }

  unreported(limit: number): Promise<RunRecord[]> {
    return this.#select(
      limit,
      (run) => run.closure?.reported === false,
      () => 0,
    );
  }

  latestSuccesses(work: string, limit: number): Promise<RunRecord[]> {
    return this.#select(
      limit,
      (run) => run.work === work && run.state === 'succeeded',
      (run) => -run.startedAt,
    );
  }

  async #select(
    limit: number,
    where: (run: RunRecord) => boolean,
    by: (run: RunRecord) => number,
  ): Promise<RunRecord[]> {
    await Promise.resolve();
    return [...this.#runs.values()]
      .filter(where)
      .sort((a, b) => by(a) - by(b))
      .slice(0, limit);
  }
}
