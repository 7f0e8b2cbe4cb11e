import { isDone, runKey, type RunRecord } from '../../run/run-record';
import { DONE_OUTCOMES, type RunOutcome } from '../../../model/run-outcome';
import type { Change, RunId, RunStore } from '../../ports/run-store';

/** Runs in a map. Every call yields once, so that tests can interleave calls. */
export class MemoryRunStore implements RunStore {
  readonly #runs = new Map<string, RunRecord>();
  /** The same runs by work, as Firestore has an index for it. */
  readonly #works = new Map<string, Map<string, RunRecord>>();

  /** The same runs, in a store that changes by itself. */
  copy(): MemoryRunStore {
    const copy = new MemoryRunStore();
    for (const [key, run] of this.#runs) {
      copy.#runs.set(key, run);
      copy.#ofWork(run.work).set(key, run);
    }
    return copy;
  }

  async change<T>(id: RunId, decide: (current: RunRecord | undefined) => Change<T>): Promise<T> {
    await Promise.resolve();
    const { write, result } = decide(this.#runs.get(runKey(id)));
    if (write !== undefined) {
      // Fields that this code does not know survive, as in Firestore.
      const whole = { ...this.#runs.get(runKey(id)), ...write };
      this.#runs.set(runKey(id), whole);
      this.#ofWork(write.work).set(runKey(id), whole);
    }
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

  runningOf(processor: string, by: 'startedAt' | 'lastSeenAt', limit: number): Promise<RunRecord[]> {
    return this.#select(
      limit,
      (run) => run.processor === processor && run.state === 'running',
      (run) => run[by],
    );
  }

  async countRunning(processor: string): Promise<number> {
    return (await this.runningOf(processor, 'startedAt', Infinity)).length;
  }

  unresolvedOf(processor: string, limit: number): Promise<RunRecord[]> {
    return this.#select(
      limit,
      (run) => run.processor === processor && run.unresolved,
      (run) => -run.startedAt,
    );
  }

  unreported(limit: number): Promise<RunRecord[]> {
    return this.#select(
      limit,
      (run) => run.closure?.reported === false,
      () => 0,
    );
  }

  doneSince(work: string, since: number, limit: number): Promise<RunRecord[]> {
    return this.#select(limit, (run) => run.work === work && isDone(run) && endOf(run) > since, endOf);
  }

  unresolvedRuns(work: string, limit: number): Promise<RunRecord[]> {
    return this.#select(
      limit,
      (run) => run.work === work && run.unresolved,
      (run) => run.startedAt,
    );
  }

  latestSuccesses(work: string, limit: number): Promise<RunRecord[]> {
    return this.#select(
      limit,
      (run) => run.state === 'succeeded',
      (run) => -run.startedAt,
      this.#ofWork(work),
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
    const [first] = await this.#select(1, (run) => done.includes(run.outcome), endOf, this.#ofWork(work));
    return first;
  }

  async latestOfWork(work: string): Promise<RunRecord | undefined> {
    const [latest] = await this.#select(
      1,
      () => true,
      (run) => -run.startedAt,
      this.#ofWork(work),
    );
    return latest;
  }

  succeededSince(since: number, limit: number): Promise<RunRecord[]> {
    return this.#select(limit, (run) => run.outcome === 'succeeded' && endOf(run) >= since, endOf);
  }

  async countRetries(work: string): Promise<number> {
    return (await this.#select(Infinity, (run) => run.retried, endOf, this.#ofWork(work))).length;
  }

  #ofWork(work: string): Map<string, RunRecord> {
    const known = this.#works.get(work) ?? new Map<string, RunRecord>();
    this.#works.set(work, known);
    return known;
  }

  async #select(
    limit: number,
    where: (run: RunRecord) => boolean,
    by: (run: RunRecord) => number,
    among: ReadonlyMap<string, RunRecord> = this.#runs,
  ): Promise<RunRecord[]> {
    await Promise.resolve();
    return [...among.values()]
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
