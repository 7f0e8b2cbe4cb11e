import { GUARD_JOB, MONITOR_TASK, RECORDER_TASK, type AnyGaugeName, type GaugePoint } from '../../model/gauges';
import { gaugeNamespace, type GuardConfig } from '../../model/guard-config';
import { Names } from '../../model/names';
import { believedPulse } from '../backlog/returned-pulse';
import { pulsesAfter, watermarkAt, type Watermark } from '../backlog/watermark';
import { pulseLine, tickLine, type TickFigures } from '../guard-lines';
import { decideBreakers, unknownBreakers } from './breakers';
import type { Line, Log } from '../ports/log';
import type { WatchMemory } from '../ports/watch-store';
import { Closings } from './closings';
import { judgeDeadlines } from './deadlines';
import type { Effects } from './effects';
import { enforce } from './enforce';
import { unionOfSeries, type Gauges } from './gauges';
import { decideTick, gaugesOf } from './judge-runs';
import { limitsOf, type GaugeSeries } from './limits';
import { findNeverStarted } from './never-started';
import { retryClosed } from './retries';
import { wait, waitBoth, type Steps } from './steps';

/** The result of a tick. */
export interface TickReport {
  readonly figures: TickFigures;
  /** Processor series whose last value may not be 0 now. */
  readonly series: readonly GaugeSeries[];
  /** How many parts of the tick failed. Its own gauge was written only if none did. */
  readonly failures: number;
}

/**
 * One tick, from the first read to its own gauge. The deployed monitor and the simulator both run this code. The caller
 * holds the lease. Runs are closed and gauges are written before any trigger is stopped or resumed, so that a hanging
 * trigger API cannot hide a hung run.
 */
export function* tickSteps(effects: Effects): Steps<TickReport> {
  const { ports, tick } = effects;
  const { now, previousSeries } = tick;
  const config = yield* wait(ports.config.read());
  const { runs, unresolvedWorks, breakers, deadlines, neverStarted, watermark } = yield* judge(effects, config);

  const gauges = runs.gauges();
  const callsTriggers = breakers.toEnforce.length > 0 || runs.unresolved.size > 0;
  const isWritten = yield* writeGauges(effects, config, gauges.series, [
    ...gauges.points,
    ...breakers.points,
    ...deadlines.points,
    ...neverStarted.points,
    behindPoint(config, watermark),
    ...(callsTriggers || !breakers.areAllDecided ? [] : [refusedPoint(config, 0)]),
    { ...ofMonitor(config), gauge: 'truncated', value: runs.truncated ? 1 : 0 },
  ]);
  const control = ports.triggers({ project: config.project, region: config.region });
  yield* effects.onEach('enforcing a breaker', breakers.toEnforce, (each) => enforce(effects, config, control, each));
  yield* retryClosed(effects, config, runs, breakers.mayRetry);

  // No call failed because none was made: that does not say that triggers are as decided.
  if (callsTriggers && (breakers.areAllDecided || effects.refused > 0)) {
    const points = [refusedPoint(config, effects.refused)];
    yield* effects.part('writing the gauge of triggers', () => write(effects, config, points));
  }

  const figures: TickFigures = {
    running: runs.running.size,
    unresolved: unresolvedWorks.size,
    closed: runs.closed,
    resolved: runs.resolved,
    series: gauges.series.length,
    open: breakers.open,
    refused: effects.refused,
    missed: deadlines.missed,
    notStarted: neverStarted.count,
    behindSeconds: Math.round(watermark.behindMs / 1_000),
    truncated: runs.truncated,
  };
  if (effects.failures === 0) {
    yield* write(effects, config, [runs.tick]);
    ports.log.print(tickLine(figures, ports.clock.now() - now));
  }
  // If the gauges were not written, the last value of the previous tick's series may not be 0.
  const series = isWritten ? gauges.series : unionOfSeries(previousSeries, gauges.series);
  return { figures, series, failures: effects.failures };
}

/** Judges runs, breakers, deadlines and starts, and remembers what was judged before anything is written to Monitoring. */
function* judge(effects: Effects, config: GuardConfig) {
  const { ports, tick } = effects;
  const [watch, storedPulse] = yield* waitBoth(ports.watch.read(), ports.pulses.latest());
  const pulse = believedPulse(watch, storedPulse);
  const watermark = watermarkAt(tick.now, watch.pulses, pulse);
  const { asOf } = watermark;

  const runs = yield* judgeRuns(effects, config, asOf);
  const decided = yield* effects.part('deciding the breakers', () => decideBreakers(effects, config));
  const breakers = decided ?? unknownBreakers(config);
  const unresolvedWorks = new Set([...runs.unresolved.values()].map(({ work }) => work));
  const lines: Line[] = [];
  const log: Log = { print: (line) => lines.push(line) };
  const deadlines = yield* judgeDeadlines(effects, config, { memory: watch.deadlines, unresolvedWorks, log }, asOf);
  const dueBefore = { memory: watch, breakers, log };
  const neverStarted = yield* findNeverStarted(effects, config, dueBefore, asOf);
  const memory = {
    ...watch,
    ...neverStarted.memory,
    deadlines: deadlines.memory,
    pulses: pulsesAfter(watch.pulses, pulse, tick.now),
    ...(pulse === undefined ? {} : { returned: pulse }),
  };
  yield* remember(effects, memory, lines);
  return { runs, unresolvedWorks, breakers, deadlines, neverStarted, watermark };
}

/**
 * Stored first: a tick that dies later does not judge a date again, so that no miss is counted twice. And the recorder
 * believes only a pulse that is remembered.
 */
function* remember(effects: Effects, memory: WatchMemory, lines: readonly Line[]): Steps<void> {
  yield* effects.part('remembering what was judged', function* () {
    yield* wait(effects.ports.watch.write(memory));
    for (const line of lines) effects.ports.log.print(line);
    effects.ports.log.print(pulseLine(effects.tick.now));
  });
}

/** Closes and resolves runs. */
function* judgeRuns(effects: Effects, config: GuardConfig, asOf: number) {
  const { previousSeries, now } = effects.tick;
  const runs = yield* effects.readRuns(config);
  const { running, unresolved, runningCounts } = runs;
  const decision = decideTick({
    config,
    now,
    asOf,
    running: running.values(),
    unresolved: unresolved.values(),
    laterSuccesses: runs.laterSuccesses,
    runningCounts,
    previousSeries,
  });
  const closings = new Closings(effects, asOf);
  const toClose = decision.toClose.map(({ run }) => run);
  for (const run of yield* closings.closeEach(config, toClose)) runs.update(run);
  const resolved = yield* closings.resolveEach(decision.toResolve);
  for (const run of resolved) runs.update(run);
  yield* closings.reportEach(runs.unreported);
  const isAsDecided = toClose.length === 0 && decision.toResolve.length === 0;
  return {
    running,
    unresolved,
    truncated: runs.truncated || closings.left > 0,
    tick: decision.tick,
    closed: closings.closed,
    resolved: resolved.length,
    /** Of the runs after closing and resolving: a run may have ended, or its transaction may have failed. */
    gauges: (): Gauges =>
      isAsDecided
        ? decision
        : gaugesOf({
            config,
            asOf,
            running: running.values(),
            unresolved: unresolved.values(),
            runningCounts,
            previousSeries,
          }),
  };
}

/** Were the gauges written? Breakers are enforced even if Monitoring refuses them. */
function* writeGauges(
  effects: Effects,
  config: GuardConfig,
  series: readonly GaugeSeries[],
  points: readonly GaugePoint<AnyGaugeName>[],
): Steps<boolean> {
  const isWritten = yield* effects.part('writing gauges', function* () {
    yield* effects.rememberSeries(series);
    yield* write(effects, config, points);
    return true;
  });
  return isWritten === true;
}

function write(
  { ports, tick }: Effects,
  config: GuardConfig,
  points: readonly GaugePoint<AnyGaugeName>[],
): Steps<void> {
  return wait(ports.metrics.write(points, targetOf(config), { at: tick.now, deadline: tick.deadline }));
}

function behindPoint(config: GuardConfig, { behindMs }: Watermark): GaugePoint<'recorderBehind'> {
  const labels = limitsOf(config).guardLabels;
  return { gauge: 'recorderBehind', job: GUARD_JOB, taskId: RECORDER_TASK, labels, value: behindMs / 1_000 };
}

function refusedPoint(config: GuardConfig, value: number): GaugePoint<'triggersRefused'> {
  return { ...ofMonitor(config), gauge: 'triggersRefused', value };
}

function ofMonitor(config: GuardConfig) {
  return { job: GUARD_JOB, taskId: MONITOR_TASK, labels: limitsOf(config).guardLabels } as const;
}

function targetOf(config: GuardConfig) {
  return {
    project: config.project,
    location: config.region,
    namespace: gaugeNamespace(config),
    names: new Names(config),
  };
}
