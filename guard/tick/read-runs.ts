import type { RunStore } from '../ports/run-store';
import { runKey, type RunRecord } from '../run/run-record';
import type { Effects } from './effects';

/** Bounds what a tick reads in a storm: the worst runs come first, and the next tick takes the next ones. */
export const RUNS_PER_QUERY = 1_000;
/** The latest success of a work is the one that resolves; the others are for starts out of order. */
const SUCCESSES_PER_WORK = 3;

/** The runs that a tick looks at, by key. */
export interface RunsNow {
  readonly running: Map<string, RunRecord>;
  readonly unresolved: Map<string, RunRecord>;
  readonly unreported: readonly RunRecord[];
  readonly truncated: boolean;
}

export async function readRuns(store: RunStore): Promise<RunsNow> {
  const lists = await Promise.all([
    store.longestRunning(RUNS_PER_QUERY),
    store.longestSilent(RUNS_PER_QUERY),
    store.unresolved(RUNS_PER_QUERY),
    store.unreported(RUNS_PER_QUERY),
  ]);
  const [oldest, silent, closed, unreported] = lists;
  const running = new Map([...oldest, ...silent].map((run) => [runKey(run), run]));
  const unresolved = new Map(closed.map((run) => [runKey(run), run]));
  // Read at different instants: what another monitor closed in between is no longer running.
  for (const key of unresolved.keys()) running.delete(key);
  return { running, unresolved, unreported, truncated: lists.some((list) => list.length >= RUNS_PER_QUERY) };
}

/** By work, what may have resolved an unresolved run of it. */
export async function readLaterSuccesses(
  effects: Effects,
  unresolved: ReadonlyMap<string, RunRecord>,
): Promise<Map<string, RunRecord[]>> {
  const works = [...new Set([...unresolved.values()].map((run) => run.work))];
  const read = async (work: string) =>
    [work, await effects.ports.runs.latestSuccesses(work, SUCCESSES_PER_WORK)] as const;
  return new Map(await effects.readEach(works, read));
}
