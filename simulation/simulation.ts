import { Names } from '../model/names';
import type { GaugePoint, AnyGaugeName } from '../model/gauges';
import type { AlertEngine } from '../alerting/evaluation/incremental/engine';
import type { RunSpans } from '../alerting/charting/run-spans';
import type { Series } from '../alerting/metrics/series';
import type { LogBasedMetric } from '../alerting/metrics/log-based-metric';
import { BaselineCheck } from './baseline-check';
import type { DeclaredStack } from './declared-stack';
import { baselineDeployment } from './deployment';
import { isRunFault, type RunFault } from './faults/all-faults';
import { phaseDays } from './phase-days';
import { OngoingFaults } from './ongoing-faults';
import type { MessageCounts, Truth } from './outcome';
import { PointFanout, type PointSink } from './point-fanout';
import type { TracePoint } from './rehearsal';
import type { Scenario, World } from './scenario';
import { ScenarioDates } from './scenario-dates';
import { Timeline } from './timeline';
import type { LoggedEvent } from './virtual-attempt';
import { VirtualGuard, type ClosedRun, type ObservedDecision } from './virtual-guard';
import { VirtualLogging } from './virtual-logging';
import { VirtualPipeline } from './virtual-pipeline';
import { VirtualPubSub } from './virtual-pubsub';

const HOUR_MS = 3_600_000;

/** How a message that the recorder could not store is delivered again, where the stack declares no recorder. */
const DEFAULT_RECORDER_DELIVERY = { minBackoffMs: 10_000, maxBackoffMs: 60_000 } as const;

/** Minutes that are evaluated together, unless a policy matches log entries. */
const MINUTES_TOGETHER = 30;

/** What is simulated, and what reads the points. */
export interface SimulationProps {
  readonly scenario: Scenario;
  readonly world: World;
  readonly stack: DeclaredStack;
  readonly logMetrics: readonly LogBasedMetric[];
  /** Start of the scenario, in milliseconds since the epoch. */
  readonly from: number;
  /** The engine of the best case, and what records points for charts. */
  readonly prompt: readonly (PointSink & Partial<Pick<AlertEngine, 'observe' | 'readsLogs'>>)[];
  /** The engine of the worst case. */
  readonly late: AlertEngine;
  /** Records runs for charts. */
  readonly spans: RunSpans | undefined;
}

/** One world under a virtual clock: the pipeline, its monitoring, and the engines that read the points. */
export class Simulation {
  ticks = 0;
  readonly trace: TracePoint[] = [];
  private readonly timeline = new Timeline();
  private readonly faults: OngoingFaults;
  private readonly dates: ScenarioDates;
  private readonly fanout: PointFanout;
  private readonly logging: VirtualLogging;
  private readonly pipeline: VirtualPipeline;
  private readonly pubsub: VirtualPubSub;
  /** Not in the baseline. */
  private readonly guard: VirtualGuard | undefined;
  /** Receive the run events of processors, in this order. */
  private readonly receivers: ((logged: LoggedEvent) => void)[] = [];
  /** Names of the guard's functions and jobs, in log entries. */
  private readonly names: Names;
  /** How many of the runs that the guard closed the pipeline knows of. */
  private released = 0;

  constructor(private readonly props: SimulationProps) {
    const { scenario, world, stack, from, prompt, late, spans } = props;
    const { config } = stack;
    this.names = new Names(config);
    this.faults = new OngoingFaults(scenario.faults, from);
    this.dates = new ScenarioDates(scenario, { ...config, schedules: [...stack.scheduled.schedules] }, from);
    const readsLogs = [...prompt, late].some((sink) => sink.readsLogs === true);
    this.fanout = new PointFanout({ config, prompt, late, together: readsLogs ? 1 : MINUTES_TOGETHER });
    this.logging = this.createLogging();
    this.receivers.push((logged) => this.logging.logRunEvent(logged));
    if (spans !== undefined) this.receivers.push((logged) => spans.observe(logged));
    this.pipeline = this.createPipeline();
    this.pubsub = new VirtualPubSub(config, this.pipeline.queues, this.faults, stack.deployment);
    if (world === 'declared') {
      const guard = this.createGuard();
      this.guard = guard;
      const reaches = this.recorderReach();
      this.receivers.push((logged) => {
        if (reaches(logged)) guard.take(logged);
      });
    } else if (scenario.baselineCheck !== undefined) {
      const check = new BaselineCheck(scenario.baselineCheck, config, this.fanout);
      this.receivers.push((logged) => check.take(logged));
    }
  }

  /** Attempts that have started. */
  get runs(): number {
    return this.pipeline.started;
  }

  /** Every series that had a point. */
  get series(): readonly Series[] {
    return [...this.fanout.series];
  }

  /** Faults of runs that did not start, because their phase waited for another run. */
  get heldBack(): ReadonlySet<RunFault> {
    return this.pipeline.heldBack;
  }

  get closedRuns(): readonly ClosedRun[] {
    return this.guard?.closed ?? [];
  }

  /** Simulates what happens before `until`, then the monitor's tick at `now` if its job fires, and lets the engines evaluate up to `now`. */
  advance(until: number, now: number): void {
    this.pipeline.planUntil(until);
    this.timeline.runBefore(until);
    this.pubsub.write(this.fanout, until);
    if (this.guard !== undefined && this.props.stack.monitorTicks.ticksIn(until)) this.tick(this.guard, now);
    this.logging.advanceTo(now);
    this.fanout.advanceTo(now);
  }

  /** Has the engines evaluate everything that was simulated; before, they may be some minutes behind. */
  evaluatePending(): void {
    this.fanout.evaluatePending();
  }

  /** Has the first fault begun at an instant? */
  hasFaultBegun(at: number): boolean {
    return (
      this.faults.all.some(({ from }) => from <= at) || this.pipeline.faultyRuns.some(({ beganAt }) => beganAt <= at)
    );
  }

  /** See {@link Timeline.reserve}. */
  reserve(): number {
    return this.timeline.reserve();
  }

  /** Plans that the person on call fixes every fault at an instant. @param order reserved when the person was notified */
  fixAt(at: number, order: number): void {
    this.timeline.plan(at, () => this.pipeline.fix(at), order);
  }

  /** @param to end of the scenario, in milliseconds since the epoch */
  truth(to: number): Truth {
    const { faultyRuns, actionable, failed, wastedMs } = this.pipeline;
    const hungMs = faultyRuns.reduce((sum, { run, startedAt, beganAt, endsAt }) => {
      // A retry is an attempt of the same run: the first closing after its start is its own.
      const closedAt = this.closedRuns.find(({ runId, at }) => runId === run.runId && at >= startedAt)?.at ?? Infinity;
      return sum + Math.max(0, Math.min(endsAt, closedAt, to) - beganAt);
    }, 0);
    return {
      faultyRuns,
      actionable,
      lasting: this.faults.all,
      failed,
      wastedHours: (wastedMs + hungMs) / HOUR_MS,
      attempts: this.pipeline.attempts,
      restarts: this.pipeline.restarts,
      overlaps: this.pipeline.overlaps,
      days: phaseDays(this.props.stack.config, this.dates, { from: this.props.from, to }, (...work) =>
        this.pipeline.doneAt(...work),
      ),
      messages: this.messages(),
    };
  }

  /** What the guard would have done, had it not only observed. */
  get observed(): readonly ObservedDecision[] {
    return this.guard?.observed ?? [];
  }

  private messages(): MessageCounts {
    // An event is a message. A call without a subscription, or of a Scheduler job, is not a message: its caller knows that it failed.
    const queues = [...this.pipeline.queues.values()].filter(
      ({ delivery }) => delivery.subscription !== undefined || delivery.isOnEvents === true,
    );
    const isKept = (queue: (typeof queues)[number]) => queue.delivery.subscription?.keptDeadLetters !== undefined;
    const counts = { waiting: 0, kept: 0, lost: 0 };
    for (const queue of queues) {
      counts.waiting += queue.undelivered;
      counts.lost += queue.lost.filter(({ run }) => run.calledBy === undefined).length;
      counts[isKept(queue) ? 'kept' : 'lost'] += queue.deadLetters.length;
    }
    return counts;
  }

  private createLogging(): VirtualLogging {
    const { stack, logMetrics, prompt, late } = this.props;
    return new VirtualLogging(
      stack.config,
      logMetrics,
      (...point) => this.fanout.writeCounted(...point),
      (entry, at) => {
        for (const engine of [...prompt, late]) engine.observe?.(entry, at);
      },
    );
  }

  /**
   * Does a sink route a line to the recorder? Asked once for each processor and type of event: a million lines differ in
   * nothing else that a sink would select by.
   */
  private recorderReach(): (logged: LoggedEvent) => boolean {
    const { routes } = this.props.stack.runEvents;
    const known = new Map<string, boolean>();
    return (logged) => {
      const key = `${logged.event.processor} ${logged.event.type} ${logged.printed === undefined}`;
      let reaches = known.get(key);
      if (reaches === undefined) known.set(key, (reaches = routes(this.logging.entryOf(logged))));
      return reaches;
    };
  }

  private createPipeline(): VirtualPipeline {
    const { scenario, world, stack, from } = this.props;
    return new VirtualPipeline({
      config: stack.config,
      scenario,
      faults: this.faults,
      deployment: world === 'declared' ? stack.deployment : baselineDeployment(stack.deployment),
      routes: stack,
      timeline: this.timeline,
      output: {
        said: (logged) => {
          for (const receive of this.receivers) receive(logged);
        },
        answered: (answered) => this.logging.logAnswer(answered),
        callFailed: (job, status, at) => this.logging.logAttemptFailed(job, status, at),
      },
      from,
      isOfScenario: (dataDate) => this.dates.includes(dataDate),
    });
  }

  private createGuard(): VirtualGuard {
    const { from, stack } = this.props;
    const { recorder } = this.names.functions;
    return new VirtualGuard({
      config: stack.config,
      queues: this.pipeline.queues,
      runJob: (job, at) => this.pipeline.runJob(job, at),
      faults: this.faults,
      timeline: this.timeline,
      start: from,
      judgedThrough: this.dates.lastBefore(),
      receivesPulse: (line, at) =>
        stack.runEvents.routes(this.logging.guardEntryOf(this.names.functions.monitor, line, at)),
      recorderDelivery: stack.deployment.get(recorder) ?? DEFAULT_RECORDER_DELIVERY,
      recorderOutput: {
        couldNotStore: (at) => this.logging.logGuardError(recorder, 'run-recorder could not store a message', at),
        said: (line, at) => this.logging.logGuardLine(recorder, line, at),
      },
    });
  }

  private tick(guard: VirtualGuard, now: number): void {
    const outcome = this.faults.tickAt(now);
    if (outcome === 'skipped') return;
    if (outcome === 'failed') {
      this.logging.logGuardError(this.names.functions.monitor, 'the tick failed: UNAVAILABLE', now);
      this.logging.logAttemptFailed(this.names.jobs.tick, 500, now);
      return;
    }
    const { monitor } = this.names.functions;
    const { points, lines, errors } = guard.tick(now);
    this.fanout.writeGauges(points, now);
    for (const line of lines) this.logging.logGuardLine(monitor, line, now);
    for (const error of errors) this.logging.logGuardError(monitor, error, now);
    this.ticks += 1;
    for (; this.released < guard.closed.length; this.released += 1) {
      this.pipeline.release(guard.closed[this.released]?.runId ?? '');
    }
    this.keepTrace(now, points);
  }

  /** Keeps the gauges of the first faulty processor, for its chart. */
  private keepTrace(at: number, points: readonly GaugePoint<AnyGaugeName>[]): void {
    const processor = this.props.scenario.faults.find(isRunFault)?.processor;
    if (processor === undefined) return;
    const value = (gauge: AnyGaugeName) =>
      points.find((point) => point.gauge === gauge && point.taskId === processor)?.value;
    const [ageRatio, silenceRatio] = [value('ageRatio'), value('silenceRatio')];
    if (ageRatio !== undefined && silenceRatio !== undefined) this.trace.push({ at, ageRatio, silenceRatio });
  }
}
