import type { RunStore } from '../ports/run-store';
import { runKey, type RunRecord } from '../run/run-record';
import type { Effects, TickRunSet } from './effects';
import { wait, type Steps } from './steps';

/** Most runs that one query of a tick reads. The worst runs come first, and the next tick reads the others. */
export const RUNS_PER_QUERY = 1_000;
/** The first run that completes the work usually resolves it. More are read because runs may start in another order than they end. */
const SUCCESSES_PER_WORK = 3;

/** Reads the runs of a tick from the store; each query has a limit. */
export function* readRuns(effects: Effects, store: RunStore): Steps<TickRunSet> {
  const lists = yield* wait(
    Promise.all([
      store.longestRunning(RUNS_PER_QUERY),
      store.longestSilent(RUNS_PER_QUERY),
      store.unresolved(RUNS_PER_QUERY),
      store.unreported(RUNS_PER_QUERY),
    ]),
  );
  const [oldest, silent, closed, unreported] = lists;
  const running = new Map([...oldest, ...silent].map((run) => [runKey(run), run]));
  const unresolved = new Map(closed.map((run) => [runKey(run), run]));
  // The queries run at different times: a run that another monitor closed in between is no longer running.
  for (const key of unresolved.keys()) running.delete(key);
  const laterSuccesses = yield* readLaterSuccesses(effects, store, unresolved);
  const truncated = lists.some((list) => list.length >= RUNS_PER_QUERY);
  return { running, unresolved, unreported, laterSuccesses, truncated, update: updaterOf(running, unresolved) };
}

function* readLaterSuccesses(
  effects: Effects,
  store: RunStore,
  unresolved: ReadonlyMap<string, RunRecord>,
): Steps<Map<string, RunRecord[]>> {
  const since = new Map<string, number>();
  for (const { work, closure, startedAt } of unresolved.values()) {
    since.set(work, Math.min(since.get(work) ?? Infinity, closure?.startedAt ?? startedAt));
  }
  // A run that ended before the closed one started cannot have done its work.
  const read = async ([work, at]: readonly [string, number]) =>
    [work, await store.doneSince(work, at, SUCCESSES_PER_WORK)] as const;
  return new Map(yield* effects.readEach([...since], read));
}

/** The maps are copies of the store; the tick updates them. */
function updaterOf(running: Map<string, RunRecord>, unresolved: Map<string, RunRecord>): TickRunSet['update'] {
  return (run) => {
    const key = runKey(run);
    if (run.state === 'running') running.set(key, run);
    else running.delete(key);
    if (run.unresolved) unresolved.set(key, run);
    else unresolved.delete(key);
  };
}
