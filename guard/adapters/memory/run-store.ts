import { DONE_OUTCOMES, runKey, type RunOutcome, type RunRecord } from '../../run/run-record';
import type { Change, RunId, RunStore } from '../../ports/run-store';

/** Runs in a map. Every call yields once, so that tests can interleave calls. */
export class MemoryRunStore implements RunStore {
  readonly #runs = new Map<string, RunRecord>();

  async change<T>(id: RunId, decide: (current: RunRecord | undefined) => Change<T>): Promise<T> {
    await Promise.resolve();
    const { write, result } = decide(this.#runs.get(runKey(id)));
    if (write !== undefined) this.#runs.set(runKey(id), { ...this.#runs.get(runKey(id)), ...write });
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

  latestDecisive(processor: string, since: number, limit: number): Promise<RunRecord[]> {
    return this.#select(
      limit,
      (run) => run.processor === processor && isDecisive(run) && endOf(run) > since,
      (run) => -endOf(run),
    );
  }

  async countEnded(processors: readonly string[], outcome: RunOutcome, since: number): Promise<number> {
    const counts = (run: RunRecord) =>
      processors.includes(run.processor) && run.outcome === outcome && run.attempt === 1 && endOf(run) > since;
    return (await this.#select(Infinity, counts, endOf)).length;
  }

  runningSince(processor: string, since: number, limit: number): Promise<RunRecord[]> {
    return this.#select(
      limit,
      (run) => run.processor === processor && run.state === 'running' && run.startedAt >= since,
      (run) => run.startedAt,
    );
  }

  async hasStartedSince(processor: string, since: number): Promise<boolean> {
    const started = (run: RunRecord) => run.processor === processor && run.startedAt >= since;
    return (await this.#select(1, started, (run) => run.startedAt)).length > 0;
  }

  async firstDone(work: string): Promise<RunRecord | undefined> {
    const done: readonly (RunOutcome | null)[] = DONE_OUTCOMES;
    const [first] = await this.#select(1, (run) => run.work === work && done.includes(run.outcome), endOf);
    return first;
  }

  async latestOfWork(work: string): Promise<RunRecord | undefined> {
    const [latest] = await this.#select(
      1,
      (run) => run.work === work,
      (run) => -run.startedAt,
    );
    return latest;
  }

  succeededSince(since: number, limit: number): Promise<RunRecord[]> {
    return this.#select(limit, (run) => run.outcome === 'succeeded' && endOf(run) >= since, endOf);
  }

  async countRetries(work: string): Promise<number> {
    return (await this.#select(Infinity, (run) => run.work === work && run.retried, endOf)).length;
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

/** When the run ended; `-Infinity` while it runs, which is before any time in a query. */
function endOf(run: RunRecord): number {
  return run.endedAt ?? -Infinity;
}

function isDecisive(run: RunRecord): boolean {
  return run.outcome === 'succeeded' || run.outcome === 'failed';
}
