import { GAUGE_RESOURCE, GAUGES, type GaugeName, type GaugePoint } from '../../model/gauges';
import { gaugeNamespace } from '../../model/guard-config';
import { GAUGE_VISIBILITY } from '../../model/guard-timing';
import { AlertEngine } from '../alerting/engine';
import { policyFromApi } from '../alerting/policy-from-api';
import { ChartRecorder, type ChartQuery } from '../charting/chart-recorder';
import { RunSpans } from '../charting/run-spans';
import { MetricDescriptors } from '../metrics/metric-descriptor';
import type { Series } from '../metrics/series';
import type { DeclaredStack } from './declared-stack';
import { judgeExpectations } from './expectations';
import type { Rehearsal, TracePoint } from './rehearsal';
import { ReactiveCheck } from './reactive-check';
import { checkPolicyNames } from './policy-names';
import type { MonitorStops, Scenario, World } from './scenario';
import { VirtualGuard, type ClosedRun } from './virtual-guard';
import { VirtualPipeline } from './virtual-pipeline';

const MINUTE_MS = 60_000;
/** Scheduler fires on the minute; a tick has read and judged about a second later. */
const TICK_AFTER_MS = 1_000;
/** How old a run could be before the check of the platform as it was said so: 30 minutes. */
const LIMIT_AS_IT_WAS_MS = 30 * MINUTE_MS;
const CHECK_AS_IT_WAS = 'custom.googleapis.com/nba/phase_timeout_check';

/**
 * Plays a scenario in one of its worlds, minute by minute under a virtual clock, and judges its expectations.
 *
 * @param onProgress told the share that is done, once an hour of the story
 * @param queries what is recorded to be drawn; nothing is where there are none
 * @throws InputError for what the engine refuses, SCN005 where the story ends before an expectation can be judged, and
 * SCN007 for an expectation of a policy that is not there
 */
export function rehearseScenario(
  scenario: Scenario,
  world: World,
  stack: DeclaredStack,
  onProgress: (share: number) => void = () => undefined,
  queries: readonly ChartQuery[] = [],
): Rehearsal {
  checkPolicyNames(
    [{ ...scenario, worlds: [world] }],
    stack.policies.map(({ id }) => id),
  );
  const from = Date.parse(scenario.from);
  const to = from + scenario.lasts.toMilliseconds();
  const pipeline = new VirtualPipeline(stack.config, scenario, from);
  const engines = enginesFor(scenario, world, stack, from);
  const recorder = recorderFor(queries, stack, from, to);
  const runs = new RunSpans();
  const sinks: readonly PointSink[] = recorder === undefined ? engines : [...engines, recorder];
  const watch = world === 'declared' ? new DeclaredWatch(scenario, stack, from) : new WatchAsItWas(stack);
  let rerunAt: number | null = null;

  for (let minute = from / MINUTE_MS; minute * MINUTE_MS < to; minute += 1) {
    for (const logged of pipeline.eventsOf(minute)) {
      watch.observe(logged, sinks);
      if (recorder !== undefined) runs.observe(logged);
    }
    const now = (minute + 1) * MINUTE_MS + TICK_AFTER_MS;
    watch.tick(now, pipeline, sinks);
    for (const sink of sinks) sink.advanceTo(now);
    if (rerunAt === null && scenario.operatorRerunsAfter !== undefined) {
      rerunAt = operatorReacts(scenario.operatorRerunsAfter.toMilliseconds(), engines[1], pipeline, now);
    }
    if (minute % 60 === 0) onProgress((minute * MINUTE_MS - from) / (to - from));
  }
  const [best, worst] = [engines[0].finish(to), engines[1].finish(to)];
  const { faultyRuns } = pipeline;
  const closedRuns = watch.closedRuns;
  const outcome = {
    scenario,
    world,
    from,
    to,
    runs: pipeline.started,
    ticks: watch.ticks,
    faultyRuns,
    closedRuns,
    rerunAt,
    best,
    worst,
    trace: watch.trace,
    ...(recorder === undefined ? {} : { drawn: { charts: recorder.finish(), runs: runs.spans } }),
  };
  return { ...outcome, expectations: judgeExpectations(outcome) };
}

/** What takes points in: engines, and what is recorded to be drawn. */
type PointSink = Pick<AlertEngine, 'write' | 'advanceTo'>;

function recorderFor(
  queries: readonly ChartQuery[],
  { descriptors, objectives }: DeclaredStack,
  from: number,
  to: number,
): ChartRecorder | undefined {
  if (queries.length === 0) return undefined;
  return new ChartRecorder(queries, descriptors, objectives, from, to);
}

type Engines = readonly [best: AlertEngine, worst: AlertEngine];

function enginesFor(scenario: Scenario, world: World, stack: DeclaredStack, from: number): Engines {
  const policies = world === 'declared' ? stack.policies : (scenario.policiesAsItWas ?? []).map(policyFromApi);
  const descriptors =
    world === 'declared'
      ? stack.descriptors
      : new MetricDescriptors([{ type: CHECK_AS_IT_WAS, metricKind: 'GAUGE', valueType: 'INT64' }]);
  const engine = (startAt: number, ingestionDelaySeconds: number) =>
    new AlertEngine(policies, descriptors, { startAt, ingestionDelaySeconds, objectives: stack.objectives });
  const { best, worst } = scenario.ingestionDelay ?? GAUGE_VISIBILITY;
  return [
    // Evaluated one second after the points of a tick are written, and one second before the next are.
    engine(from + 2 * TICK_AFTER_MS, best.toSeconds()),
    engine(from, worst.toSeconds()),
  ];
}

/** A person answers the first page, after the agreed time, by running the work again. */
function operatorReacts(delayMs: number, engine: AlertEngine, pipeline: VirtualPipeline, now: number): number | null {
  const [faulty] = pipeline.faultyRuns;
  const [page] = faulty === undefined || now < faulty.beganAt ? [] : engine.finish(now).notifications;
  if (faulty === undefined || page === undefined) return null;
  pipeline.runAgain(faulty, page.at + delayMs);
  return page.at + delayMs;
}

/** The guard's own cores watch. */
class DeclaredWatch {
  readonly trace: TracePoint[] = [];
  ticks = 0;
  private readonly guard: VirtualGuard;
  private readonly series: Readonly<Record<GaugeName, Map<string, Map<string, Series>>>> = {
    ageRatio: new Map(),
    silenceRatio: new Map(),
    active: new Map(),
    tick: new Map(),
  };
  private readonly stops: readonly { readonly from: number; readonly to: number }[];
  private released = 0;

  constructor(
    private readonly scenario: Scenario,
    private readonly stack: DeclaredStack,
    start: number,
  ) {
    this.guard = new VirtualGuard(stack.config);
    this.stops = scenario.faults
      .filter((fault): fault is MonitorStops => fault.kind === 'monitor-stops')
      .map(({ after, lasts }) => ({
        from: start + after.toMilliseconds(),
        to: start + after.plus(lasts).toMilliseconds(),
      }));
  }

  get closedRuns(): readonly ClosedRun[] {
    return this.guard.closed;
  }

  observe(logged: Parameters<VirtualGuard['record']>[0]): void {
    this.guard.record(logged);
  }

  tick(now: number, pipeline: VirtualPipeline, sinks: readonly PointSink[]): void {
    if (this.stops.some((stop) => now >= stop.from && now < stop.to)) return;
    const points = this.guard.tick(now);
    for (const point of points) {
      const series = this.seriesOf(point);
      for (const sink of sinks) sink.write(series, now, point.value);
    }
    this.ticks += 1;
    for (const closed of this.guard.closed.slice(this.released)) pipeline.release(closed.runId);
    this.released = this.guard.closed.length;
    this.keepTrace(now, points);
  }

  /** The first faulty processor's gauges: the picture of the incident. */
  private keepTrace(at: number, points: readonly GaugePoint[]): void {
    const [processor] = this.scenario.faults.flatMap((fault) =>
      fault.kind === 'monitor-stops' ? [] : [fault.processor],
    );
    if (processor === undefined) return;
    const value = (gauge: GaugePoint['gauge']) =>
      points.find((point) => point.gauge === gauge && point.taskId === processor)?.value;
    const [ageRatio, silenceRatio] = [value('ageRatio'), value('silenceRatio')];
    if (ageRatio !== undefined && silenceRatio !== undefined) this.trace.push({ at, ageRatio, silenceRatio });
  }

  /** The same object for the same series, which the engines know again. */
  private seriesOf({ gauge, job, taskId, labels }: GaugePoint): Series {
    let known = this.series[gauge].get(job)?.get(taskId);
    if (known === undefined) {
      const { config } = this.stack;
      const place = {
        project_id: config.project,
        location: config.region,
        namespace: gaugeNamespace(config),
        job,
        task_id: taskId,
      };
      known = {
        metric: { type: GAUGES[gauge].type, labels: { ...labels } },
        resource: { type: GAUGE_RESOURCE, labels: place },
      };
      const ofJob = this.series[gauge].get(job) ?? new Map<string, Series>();
      this.series[gauge].set(job, ofJob.set(taskId, known));
    }
    return known;
  }
}

/** The check of the platform as it was watches: it looks when a run completes. */
class WatchAsItWas {
  readonly trace: readonly TracePoint[] = [];
  readonly closedRuns: readonly ClosedRun[] = [];
  readonly ticks = 0;
  private readonly check = new ReactiveCheck(LIMIT_AS_IT_WAS_MS);
  private readonly series: Series;

  constructor({ config }: DeclaredStack) {
    const labels = {
      project_id: config.project,
      location: config.region,
      namespace: 'nba',
      job: 'timeout-check',
      task_id: 'phase',
    };
    this.series = { metric: { type: CHECK_AS_IT_WAS, labels: {} }, resource: { type: GAUGE_RESOURCE, labels } };
  }

  observe(logged: Parameters<ReactiveCheck['observe']>[0], sinks: readonly PointSink[]): void {
    const tooOld = this.check.observe(logged);
    if (tooOld !== undefined) for (const sink of sinks) sink.write(this.series, logged.at, tooOld);
  }

  tick(): void {
    // No clock drives it: that was the fault.
  }
}
