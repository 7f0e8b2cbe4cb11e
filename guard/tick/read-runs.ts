import { CRITICALITIES } from '../../model/criticality';
import type { GuardConfig } from '../../model/guard-config';
import type { RunStore } from '../ports/run-store';
import { runKey, type RunRecord } from '../run/run-record';
import type { Effects, TickRunSet } from './effects';
import { perform, wait, waitBoth, type Steps } from './steps';

/** Most running runs of one list of a tick, and most runs whose closing is printed again. One more says that a list is cut. */
export const RUNS_PER_LIST = 1_000;
/** Most unresolved runs of one list of a tick. */
export const UNRESOLVED_PER_LIST = 2_000;
/** The first run that completes the work usually resolves it. More are read because runs may start in another order than they end. */
const SUCCESSES_PER_WORK = 3;

/**
 * Most runs of one processor in a list of its own. All processors together get {@link RUNS_PER_LIST}, so that the reads of
 * a tick are bounded however many processors are declared; each gets at least 5.
 */
export function runsPerProcessor(processors: number): number {
  return Math.min(100, Math.max(5, Math.floor(RUNS_PER_LIST / Math.max(1, processors))));
}

/**
 * Reads the runs of a tick from the store; each query has a limit. Where a list is cut, runs that it does not hold may be
 * newer or more critical. So each declared processor is then read by itself, the most critical first: the runs nearest to
 * their limits, the latest that are unresolved, and how many run. An index that is missing or a read that fails there
 * counts as a failure, and does not stop the tick. Only where a list of running runs is cut are those read
 * that have been silent longest: before, they are the same runs, and each would be read and checked twice.
 */
export function* readRuns(effects: Effects, store: RunStore, config: GuardConfig): Steps<TickRunSet> {
  const lists = yield* wait(
    Promise.all([
      store.longestRunning(RUNS_PER_LIST + 1),
      store.unresolved(UNRESOLVED_PER_LIST + 1),
      store.unreported(RUNS_PER_LIST + 1),
    ]),
  );
  const [oldest, closed, unreported] = lists;
  const isRunningCut = oldest.length > RUNS_PER_LIST;
  const isClosedCut = closed.length > UNRESOLVED_PER_LIST;
  const names = byCriticality(config);
  const own = new OwnLists(effects, store, runsPerProcessor(names.length));
  const [silent, ownRunning] = yield* waitBoth(
    isRunningCut ? store.longestSilent(RUNS_PER_LIST) : NO_RUNS,
    perform(own.running(isRunningCut ? names : [])),
  );
  const ownUnresolved = yield* own.unresolved(isClosedCut ? names : []);

  const running = new Map([...ownRunning.runs, ...oldest, ...silent].map((run) => [runKey(run), run]));
  const unresolved = new Map([...ownUnresolved.runs, ...closed].map((run) => [runKey(run), run]));
  // The queries run at different times: a run that another monitor closed in between is no longer running.
  for (const key of unresolved.keys()) running.delete(key);
  const laterSuccesses = yield* readLaterSuccesses(effects, store, unresolved);
  return {
    running,
    unresolved,
    unreported,
    laterSuccesses,
    runningCounts: ownRunning.counts,
    truncated: isRunningCut || isClosedCut || unreported.length > RUNS_PER_LIST,
    update: updaterOf({ running, unresolved, counts: ownRunning.counts, cut: ownUnresolved.cut }),
  };
}

const NO_RUNS: readonly RunRecord[] = [];

interface OwnRunning {
  readonly runs: readonly RunRecord[];
  readonly counts: Map<string, number>;
}

interface OwnUnresolved {
  readonly runs: readonly RunRecord[];
  /** Processors that may have more unresolved runs than were read. */
  readonly cut: ReadonlySet<string>;
}

/** The lists of single processors. */
class OwnLists {
  constructor(
    private readonly effects: Effects,
    private readonly store: RunStore,
    private readonly limit: number,
  ) {}

  *running(names: readonly string[]): Steps<OwnRunning> {
    const { store, limit } = this;
    const read = yield* this.effects.onEach('reading the running runs of a processor', names, function* (name) {
      const oldest = yield* wait(store.runningOf(name, 'startedAt', limit + 1));
      if (oldest.length <= limit) return { runs: oldest, count: [name, oldest.length] as const };
      const [silent, count] = yield* waitBoth(store.runningOf(name, 'lastSeenAt', limit), store.countRunning(name));
      return { runs: [...oldest, ...silent], count: [name, count] as const };
    });
    return { runs: read.flatMap(({ runs }) => runs), counts: new Map(read.map(({ count }) => count)) };
  }

  *unresolved(names: readonly string[]): Steps<OwnUnresolved> {
    const { store, limit } = this;
    const read = yield* this.effects.onEach('reading the unresolved runs of a processor', names, function* (name) {
      return { name, runs: yield* wait(store.unresolvedOf(name, limit)) };
    });
    const cut = read.flatMap(({ name, runs }) => (runs.length >= limit ? [name] : []));
    return { runs: read.flatMap(({ runs }) => runs), cut: new Set(cut) };
  }
}

function byCriticality({ processors }: GuardConfig): string[] {
  return CRITICALITIES.flatMap((level) =>
    processors.flatMap(({ name, criticality }) => (criticality === level ? [name] : [])),
  );
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

interface RunMaps {
  readonly running: Map<string, RunRecord>;
  readonly unresolved: Map<string, RunRecord>;
  readonly counts: Map<string, number>;
  readonly cut: ReadonlySet<string>;
}

/**
 * The maps are copies of the store; the tick updates them. A resolved run of a processor with more unresolved runs than
 * were read stays: it stands for those, so that their incident does not close before the next tick reads them.
 */
function updaterOf({ running, unresolved, counts, cut }: RunMaps): TickRunSet['update'] {
  return (run) => {
    const key = runKey(run);
    if (run.state === 'running') {
      running.set(key, run);
    } else if (running.delete(key)) {
      const count = counts.get(run.processor);
      if (count !== undefined) counts.set(run.processor, Math.max(0, count - 1));
    }
    if (run.unresolved) unresolved.set(key, run);
    else if (!cut.has(run.processor)) unresolved.delete(key);
  };
}
