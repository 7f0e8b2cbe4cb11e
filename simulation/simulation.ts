import { GUARD_NAMES } from '../model/guard-names';
import type { GaugePoint, AnyGaugeName } from '../model/gauges';
import type { AlertEngine } from '../alerting/evaluation/incremental/engine';
import type { RunSpans } from '../alerting/charting/run-spans';
import type { LogBasedMetric } from '../alerting/metrics/log-based-metric';
import { BaselineWatch } from './baseline-watch';
import type { DeclaredStack } from './declared-stack';
import { baselineDeployment } from './deployment';
import { isRunFault } from './faults/all-faults';
import { OngoingFaults } from './ongoing-faults';
import type { TracePoint, Truth } from './rehearsal';
import type { Scenario, World } from './scenario';
import { Timeline } from './timeline';
import type { LoggedEvent } from './virtual-attempt';
import { VirtualGuard, type ClosedRun } from './virtual-guard';
import { VirtualLogging } from './virtual-logging';
import { VirtualPipeline } from './virtual-pipeline';
import { VirtualPubSub } from './virtual-pubsub';
import { PointFanout, type PointSink } from './point-fanout';
import { startOfDate } from './workload';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Where the stack declares no recorder, what it could not store comes again within the minute. */
const PROMPT = { minBackoffMs: 10_000, maxBackoffMs: 60_000 } as const;

/** Minutes that are looked at together, unless log entries are looked at as they come. */
const TOGETHER = 30;

/** Who plays, and before whom. */
export interface SimulationProps {
  readonly scenario: Scenario;
  readonly world: World;
  readonly stack: DeclaredStack;
  readonly logMetrics: readonly LogBasedMetric[];
  /** When the story begins, in milliseconds since the epoch. */
  readonly from: number;
  readonly prompt: readonly (PointSink & Partial<Pick<AlertEngine, 'observe' | 'readsLogs'>>)[];
  readonly late: AlertEngine;
  /** Remembers runs to be drawn. */
  readonly spans: RunSpans | undefined;
}

/** One world with everything in it: the pipeline, what watches it, and those who see the points. */
export class Simulation {
  ticks = 0;
  readonly trace: TracePoint[] = [];
  private readonly timeline = new Timeline();
  private readonly faults: OngoingFaults;
  private readonly watchers: PointFanout;
  private readonly logging: VirtualLogging;
  private readonly pipeline: VirtualPipeline;
  private readonly pubsub: VirtualPubSub;
  private readonly guard: VirtualGuard | undefined;
  private released = 0;
  /** By data date: every run asks, and time zones are slow to tell. */
  private readonly datesOfScenario = new Map<string, boolean>();

  constructor(private readonly props: SimulationProps) {
    const { scenario, world, stack, logMetrics, from, prompt, late, spans } = props;
    const { config } = stack;
    this.faults = new OngoingFaults(scenario.faults, from);
    const readsLogs = [...prompt, late].some((sink) => sink.readsLogs === true);
    this.watchers = new PointFanout({ config, prompt, late, together: readsLogs ? 1 : TOGETHER });
    this.logging = new VirtualLogging(
      config,
      logMetrics,
      (...point) => this.watchers.writeCounted(...point),
      (entry, at) => {
        for (const engine of [...prompt, late]) engine.observe?.(entry, at);
      },
    );
    const takers: ((logged: LoggedEvent) => void)[] = [(logged) => this.logging.said(logged)];
    if (spans !== undefined) takers.push((logged) => spans.observe(logged));
    const isDeclared = world === 'declared';
    this.pipeline = new VirtualPipeline({
      config,
      scenario,
      faults: this.faults,
      deployment: isDeclared ? stack.deployment : baselineDeployment(stack.deployment),
      timeline: this.timeline,
      output: {
        said: (logged) => {
          for (const take of takers) take(logged);
        },
        answered: (answered) => this.logging.answered(answered),
      },
      from,
      isOfScenario: (dataDate) => this.isOfScenario(dataDate),
    });
    this.pubsub = new VirtualPubSub(config, this.pipeline.queues, this.faults);
    if (isDeclared) {
      const guard = this.guardOf();
      this.guard = guard;
      takers.push((logged) => guard.take(logged));
    } else {
      const check = new BaselineWatch(config, this.watchers);
      takers.push((logged) => check.take(logged));
    }
  }

  get runs(): number {
    return this.pipeline.started;
  }

  get closedRuns(): readonly ClosedRun[] {
    return this.guard?.closed ?? [];
  }

  /** Plays what happens up to `until`, the monitor's tick at `now`, for everybody to look at. */
  play(until: number, now: number): void {
    this.pipeline.planUntil(until);
    this.timeline.runBefore(until);
    this.pubsub.write(this.watchers, until);
    if (this.guard !== undefined) this.tick(this.guard, now);
    this.logging.advanceTo(now);
    this.watchers.advanceTo(now);
  }

  /** Has everybody look at what was played; before that they may be some minutes behind. */
  catchUp(): void {
    this.watchers.catchUp();
  }

  /** Has the first fault of the story begun? Before, an alert can only be a false one. */
  hasBegun(at: number): boolean {
    return (
      this.faults.all.some(({ from }) => from <= at) || this.pipeline.faultyRuns.some(({ beganAt }) => beganAt <= at)
    );
  }

  fixAt(at: number): void {
    this.timeline.plan(at, () => this.pipeline.fix(at));
  }

  /** @param to the end of the story */
  truth(to: number): Truth {
    const { faultyRuns, actionable, failed, wastedMs } = this.pipeline;
    const hung = faultyRuns.reduce((sum, { run, beganAt, endsAt }) => {
      const closed = this.closedRuns.find(({ runId }) => runId === run.runId)?.at ?? Infinity;
      return sum + Math.max(0, Math.min(endsAt, closed, to) - beganAt);
    }, 0);
    // A call without a subscription, or of a Scheduler job, is no message: who called knows that it failed.
    const queues = [...this.pipeline.queues.values()].filter(({ delivery }) => delivery.subscription !== undefined);
    const count = (of: (queue: (typeof queues)[number]) => number) => queues.reduce((sum, one) => sum + of(one), 0);
    const isMessage = ({ run }: (typeof queues)[number]['lost'][number]) => run.calledBy === undefined;
    const isKept = (queue: (typeof queues)[number]) => queue.delivery.subscription?.keptDeadLetters !== undefined;
    return {
      faultyRuns,
      actionable,
      lasting: this.faults.all,
      failed,
      wastedHours: (wastedMs + hung) / HOUR_MS,
      messages: {
        waiting: count(({ undelivered }) => undelivered),
        kept: count((queue) => (isKept(queue) ? queue.deadLetters.length : 0)),
        lost:
          count(({ lost }) => lost.filter(isMessage).length) +
          count((queue) => (isKept(queue) ? 0 : queue.deadLetters.length)),
      },
    };
  }

  private isOfScenario(dataDate: string): boolean {
    let known = this.datesOfScenario.get(dataDate);
    if (known === undefined) {
      known = startOf(this.props, dataDate) >= this.props.from;
      this.datesOfScenario.set(dataDate, known);
    }
    return known;
  }

  private guardOf(): VirtualGuard {
    const { from, stack } = this.props;
    return new VirtualGuard({
      config: stack.config,
      queues: this.pipeline.queues,
      faults: this.faults,
      timeline: this.timeline,
      start: from,
      judgedThrough: lastDateBefore(this.props),
      recorderDelivery: stack.deployment.get(GUARD_NAMES.recorderFunction) ?? PROMPT,
      recorderOutput: {
        couldNotStore: (at) =>
          this.logging.guardFailed(GUARD_NAMES.recorderFunction, 'run-recorder could not store a message', at),
        said: (line, at) => this.logging.guardSaid(GUARD_NAMES.recorderFunction, line, at),
      },
    });
  }

  private tick(guard: VirtualGuard, now: number): void {
    const outcome = this.faults.tickAt(now);
    if (outcome === 'skipped') return;
    if (outcome === 'failed') {
      this.logging.guardFailed(GUARD_NAMES.monitorFunction, 'the tick failed: UNAVAILABLE', now);
      return;
    }
    const { points, lines } = guard.tick(now);
    this.watchers.writeGauges(points, now);
    for (const line of lines) this.logging.guardSaid(GUARD_NAMES.monitorFunction, line, now);
    this.ticks += 1;
    for (; this.released < guard.closed.length; this.released += 1) {
      this.pipeline.release(guard.closed[this.released]?.runId ?? '');
    }
    this.keepTrace(now, points);
  }

  /** The first faulty processor's gauges: the picture of the incident. */
  private keepTrace(at: number, points: readonly GaugePoint<AnyGaugeName>[]): void {
    const processor = this.props.scenario.faults.find(isRunFault)?.processor;
    if (processor === undefined) return;
    const value = (gauge: AnyGaugeName) =>
      points.find((point) => point.gauge === gauge && point.taskId === processor)?.value;
    const [ageRatio, silenceRatio] = [value('ageRatio'), value('silenceRatio')];
    if (ageRatio !== undefined && silenceRatio !== undefined) this.trace.push({ at, ageRatio, silenceRatio });
  }
}

/** When the first runs of a data date start. */
function startOf({ scenario, stack }: SimulationProps, dataDate: string): number {
  const daily = scenario.workload.find((one) => one.kind === 'daily');
  return daily === undefined
    ? Date.parse(`${dataDate}T00:00:00Z`)
    : startOfDate(stack.config, daily.beforeDeadline.toMilliseconds(), dataDate);
}

/** The last data date whose runs started before the story: nobody in it knows whether it was done. */
function lastDateBefore(props: SimulationProps): string {
  let at = props.from + 2 * DAY_MS;
  const dateOf = () => new Date(at).toISOString().slice(0, 10);
  while (startOf(props, dateOf()) >= props.from) at -= DAY_MS;
  return dateOf();
}
