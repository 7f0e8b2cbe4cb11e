import { gaugeNamespace, type GuardConfig } from '../../model/guard-config';
import { DeadlineExceeded, type Clock } from '../ports/clock';
import type { ConfigSource } from '../ports/config-source';
import type { GuardState } from '../ports/guard-state';
import { errorLine, type Log } from '../ports/log';
import type { MetricWriter } from '../ports/metric-writer';
import type { RunStore } from '../ports/run-store';
import { closeRun, markReported, resolveRun, runKey, type RunRecord } from '../run-record/core';
import { decideTick, gaugesOf, judgeRunIn, type Resolving } from './core';
import { unionOfSeries } from './gauges';
import { closingLine, tickLine, type TickFigures } from './guard-lines';
import type { GaugeSeries } from './limits';
import { sideBySide } from './side-by-side';

/** What the monitor needs of the world. */
export interface MonitorPorts {
  readonly runs: RunStore;
  readonly guard: GuardState;
  readonly config: ConfigSource;
  readonly metrics: MetricWriter;
  readonly log: Log;
  readonly clock: Clock;
}

/** One tick: who ticks, at what time, and until when. */
export interface Tick {
  readonly holder: string;
  readonly now: number;
  readonly deadline: number;
  readonly previousSeries: readonly GaugeSeries[];
}

/** What came of a tick. */
export interface TickReport {
  readonly figures: TickFigures;
  readonly series: readonly GaugeSeries[];
  /** How many parts of it failed. The tick's own gauge was written only if none did. */
  readonly failures: number;
}

/** Bounds what a tick reads in a storm: the worst runs come first, and the next tick takes the next ones. */
export const RUNS_PER_QUERY = 1_000;
/** The latest success of a work is the one that resolves; the others are for starts out of order. */
const SUCCESSES_PER_WORK = 3;
/** Requests to Firestore at once. */
const WIDTH = 32;

/** One tick, from reading to the last gauge. The caller holds the lease. */
export async function runTick(ports: MonitorPorts, tick: Tick): Promise<TickReport> {
  const { now, holder, previousSeries } = tick;
  const effects = new Effects(ports, tick);
  const config = await ports.config.read();
  const runs = await readRuns(ports.runs);
  const laterSuccesses = await readLaterSuccesses(ports.runs, runs.unresolved);
  const decision = decideTick({
    config,
    now,
    running: runs.running.values(),
    unresolved: runs.unresolved.values(),
    laterSuccesses,
    previousSeries,
  });

  await effects.onEach('reporting a closed run', runs.unreported, (run) => effects.report(run));
  const toClose = decision.toClose.map(({ run }) => run);
  const closings = await effects.onEach('closing a run', toClose, (run) => effects.close(config, run));
  for (const { run, isClosed } of closings) {
    // As the transaction found it, which may be ended, or alive again.
    if (run.state === 'running') runs.running.set(runKey(run), run);
    else runs.running.delete(runKey(run));
    if (run.unresolved) runs.unresolved.set(runKey(run), run);
    if (isClosed) effects.closed += 1;
  }
  const resolved = await effects.onEach('resolving a run', decision.toResolve, (each) => effects.resolve(each));
  for (const run of resolved) runs.unresolved.delete(runKey(run));

  effects.assertInTime();
  const { points, series } = gaugesOf({
    config,
    now,
    running: runs.running.values(),
    unresolved: runs.unresolved.values(),
    previousSeries,
  });
  const open = unionOfSeries(previousSeries, series);
  if (open.length > previousSeries.length) await ports.guard.remember(holder, open);
  const target = { project: config.project, location: config.region, namespace: gaugeNamespace(config) };
  const times = { at: now, deadline: tick.deadline };
  await ports.metrics.write(points, target, times);

  const figures: TickFigures = {
    running: runs.running.size,
    unresolved: runs.unresolved.size,
    closed: effects.closed,
    resolved: resolved.length,
    series: series.length,
    truncated: runs.truncated,
  };
  if (effects.failures === 0) {
    await ports.metrics.write([decision.tick], target, times);
    ports.log.print(tickLine(figures, ports.clock.now() - now));
  }
  return { figures, series, failures: effects.failures };
}

interface RunsNow {
  readonly running: Map<string, RunRecord>;
  readonly unresolved: Map<string, RunRecord>;
  readonly unreported: readonly RunRecord[];
  readonly truncated: boolean;
}

async function readRuns(store: RunStore): Promise<RunsNow> {
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

async function readLaterSuccesses(
  store: RunStore,
  unresolved: ReadonlyMap<string, RunRecord>,
): Promise<Map<string, RunRecord[]>> {
  const works = [...new Set([...unresolved.values()].map((run) => run.work))];
  const found = new Map<string, RunRecord[]>();
  const reads = await sideBySide(works, WIDTH, async (work) => {
    found.set(work, await store.latestSuccesses(work, SUCCESSES_PER_WORK));
  });
  for (const read of reads) if (read.status === 'rejected') throw read.reason;
  return found;
}

/** What a tick does to runs. Each is a transaction of its own that looks again before it acts. */
class Effects {
  closed = 0;
  failures = 0;

  constructor(
    private readonly ports: MonitorPorts,
    private readonly tick: Tick,
  ) {}

  /** Does it to all of them; what fails is printed and counted, and the next tick tries it again. */
  async onEach<T, R>(doing: string, items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
    const results = await sideBySide(items, WIDTH, (item) => {
      this.assertInTime();
      return work(item);
    });
    this.assertInTime(); // once, rather than as a failure of everything that there was no time for
    return results.flatMap((result) => {
      if (result.status === 'fulfilled') return [result.value];
      this.failures += 1;
      this.ports.log.print(errorLine(doing, result.reason));
      return [];
    });
  }

  async close(config: GuardConfig, { runId, attempt }: RunRecord): Promise<{ run: RunRecord; isClosed: boolean }> {
    const { now } = this.tick;
    const result = await this.ports.runs.change({ runId, attempt }, (current) => {
      if (current === undefined) throw new Error(`run ${runId}, attempt ${attempt}, is gone`);
      const reason = judgeRunIn(config, current, now);
      if (reason === undefined) return { result: { run: current, isClosed: false } };
      const run = closeRun(current, reason, now);
      return { write: run, result: { run, isClosed: true } };
    });
    if (result.isClosed) await this.report(result.run);
    return result;
  }

  /** Prints first and remembers it then: who dies in between prints it once more, never not at all. */
  async report(run: RunRecord): Promise<void> {
    if (run.closure === null) return;
    this.ports.log.print(closingLine(run, run.closure));
    await this.ports.runs.change(run, (current) =>
      current === undefined ? { result: undefined } : { write: markReported(current), result: undefined },
    );
  }

  async resolve({ run, by }: Resolving): Promise<RunRecord> {
    const resolution = { at: this.tick.now, by, reason: 'later success of the same work' };
    await this.ports.runs.change(run, (current) =>
      current === undefined ? { result: undefined } : { write: resolveRun(current, resolution), result: undefined },
    );
    return run;
  }

  assertInTime(): void {
    if (this.ports.clock.now() >= this.tick.deadline) throw new DeadlineExceeded('the tick');
  }
}
