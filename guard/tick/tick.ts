import { GUARD_NAMES } from '../../model/guard-names';
import { GUARD_JOB, type AnyGaugeName, type GaugePoint } from '../../model/gauges';
import { gaugeNamespace, type GuardConfig } from '../../model/guard-config';
import { runKey, type RunRecord } from '../run/run-record';
import { decideBreakers, type BreakersNow } from './breakers';
import { Closings } from './closings';
import { decideTick, gaugesOf } from './judge-runs';
import { judgeDeadlines } from './deadlines';
import { Effects } from './effects';
import { enforce } from './enforce';
import { unionOfSeries } from './gauges';
import { pulseLine, tickLine, type TickFigures } from '../guard-lines';
import { limitsOf, type GaugeSeries } from './limits';
import { findNeverStarted } from './never-started';
import type { MonitorPorts, Tick } from './ports';
import { readLaterSuccesses, readRuns } from './read-runs';
import { retryClosed } from './retries';
import { pulsesAfter, watermarkAt, type Watermark } from '../backlog/watermark';

/** What came of a tick. */
export interface TickReport {
  readonly figures: TickFigures;
  readonly series: readonly GaugeSeries[];
  /** How many parts of it failed. The tick's own gauge was written only if none did. */
  readonly failures: number;
}

/**
 * One tick, from reading to the last gauge. The caller holds the lease. What pages stands before what acts: runs are
 * closed and gauges written before any trigger is touched, so that no API that hangs keeps a hang from being seen.
 */
export async function runTick(ports: MonitorPorts, tick: Tick): Promise<TickReport> {
  const { now, previousSeries } = tick;
  const effects = new Effects(ports, tick);
  const config = await ports.config.read();
  const [watch, pulse] = await Promise.all([ports.watch.read(), ports.pulses.latest()]);
  const watermark = watermarkAt(now, watch.pulses, pulse);
  ports.log.print(pulseLine(now));

  const runs = await judgeRuns(effects, config, watermark);
  const breakers = await decideBreakersOf(effects, config);
  const { knownThrough } = watermark;
  const unresolvedWorks = new Set([...runs.unresolved.values()].map(({ work }) => work));
  const deadlines = await judgeDeadlines(effects, config, { memory: watch.deadlines, unresolvedWorks }, knownThrough);
  const neverStarted = await findNeverStarted(effects, config, watch, knownThrough, breakers.closed);
  await effects.part('remembering what was judged', () =>
    ports.watch.write({
      ...watch,
      ...neverStarted.memory,
      deadlines: deadlines.memory,
      pulses: pulsesAfter(watch.pulses, pulse, now),
    }),
  );

  const gauges = gaugesOf({ config, now: knownThrough, ...runs.left(), previousSeries });
  const series = await writeGauges(effects, config, gauges.series, [
    ...gauges.points,
    ...breakers.points,
    ...deadlines.points,
    ...neverStarted.points,
    behindPoint(config, watermark),
  ]);
  const control = ports.triggers({ project: config.project, region: config.region });
  await effects.onEach('enforcing a breaker', breakers.toEnforce, (each) => enforce(effects, control, each));
  await retryClosed(effects, config, runs.unresolved.values(), breakers.closed);

  const figures: TickFigures = {
    running: runs.running.size,
    unresolved: runs.unresolved.size,
    closed: runs.closed,
    resolved: runs.resolved,
    series: gauges.series.length,
    open: breakers.open,
    missed: deadlines.missed,
    notStarted: neverStarted.count,
    behindSeconds: Math.round(watermark.behindMs / 1_000),
    truncated: runs.truncated,
  };
  if (effects.failures === 0) {
    await ports.metrics.write([runs.tick], targetOf(config), { at: now, deadline: tick.deadline });
    ports.log.print(tickLine(figures, ports.clock.now() - now));
  }
  return { figures, series, failures: effects.failures };
}

async function judgeRuns(effects: Effects, config: GuardConfig, { knownThrough }: Watermark) {
  const { tick, ports } = effects;
  const runs = await readRuns(ports.runs);
  const { running, unresolved, truncated } = runs;
  const decision = decideTick({
    config,
    now: tick.now,
    judgedAt: knownThrough,
    running: running.values(),
    unresolved: unresolved.values(),
    laterSuccesses: await readLaterSuccesses(effects, unresolved),
    previousSeries: tick.previousSeries,
  });
  const closings = new Closings(effects, knownThrough);
  await effects.onEach('reporting a closed run', runs.unreported, (run) => closings.report(run));
  const toClose = decision.toClose.map(({ run }) => run);
  const found = await effects.onEach('closing a run', toClose, (run) => closings.close(config, run));
  for (const run of found) place(run, running, unresolved);
  const resolved = await effects.onEach('resolving a run', decision.toResolve, (each) => closings.resolve(each));
  for (const run of resolved) unresolved.delete(runKey(run));
  return {
    running,
    unresolved,
    truncated,
    tick: decision.tick,
    closed: closings.closed,
    resolved: resolved.length,
    left: () => ({ running: running.values(), unresolved: unresolved.values() }),
  };
}

/** As the transaction found it, which may be ended, or alive again. */
function place(run: RunRecord, running: Map<string, RunRecord>, unresolved: Map<string, RunRecord>): void {
  if (run.state === 'running') running.set(runKey(run), run);
  else running.delete(runKey(run));
  if (run.unresolved) unresolved.set(runKey(run), run);
}

async function decideBreakersOf(effects: Effects, config: GuardConfig): Promise<BreakersNow> {
  const nothing: BreakersNow = { points: [], closed: new Set(), open: 0, toEnforce: [] };
  return (await effects.part('deciding the breakers', () => decideBreakers(effects, config))) ?? nothing;
}

/**
 * Series are remembered before they are written: should the tick die, the next one still closes them. Gives back those
 * that may hold a live value. Where Monitoring refuses, breakers are enforced all the same.
 */
async function writeGauges(
  effects: Effects,
  config: GuardConfig,
  series: readonly GaugeSeries[],
  points: readonly GaugePoint<AnyGaugeName>[],
): Promise<readonly GaugeSeries[]> {
  const { tick, ports } = effects;
  const open = unionOfSeries(tick.previousSeries, series);
  const isWritten = await effects.part('writing gauges', async () => {
    if (open.length > tick.previousSeries.length) await ports.guard.remember(tick.holder, open);
    await ports.metrics.write(points, targetOf(config), { at: tick.now, deadline: tick.deadline });
    return true;
  });
  return isWritten === true ? series : open;
}

function behindPoint(config: GuardConfig, { behindMs }: Watermark): GaugePoint<'recorderBehind'> {
  const labels = limitsOf(config).guardLabels;
  return { gauge: 'recorderBehind', job: GUARD_JOB, taskId: GUARD_NAMES.recorderTask, labels, value: behindMs / 1_000 };
}

function targetOf(config: GuardConfig) {
  return { project: config.project, location: config.region, namespace: gaugeNamespace(config) };
}
