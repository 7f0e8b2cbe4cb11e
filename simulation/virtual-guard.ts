import { NEW_WATCH, type WatchMemory } from '../guard/ports/watch-store';
import type { ClosureReason, RunRecord } from '../guard/run/run-record';
import type { TickRunSet } from '../guard/tick/effects';
import type { GaugeSeries } from '../guard/tick/limits';
import type { TickPorts } from '../guard/tick/ports';
import { atOnce, perform } from '../guard/tick/steps';
import { tickSteps } from '../guard/tick/tick';
import type { AnyGaugeName, GaugePoint } from '../model/gauges';
import type { GuardConfig } from '../model/guard-config';
import { PULSE_TYPE, type GuardEventType, type GuardLine, type PulseLine } from '../model/run-event';
import { lastFiring } from '../model/schedule';
import type { Delivery } from './deployment';
import { EndedRuns } from './ended-runs';
import type { OngoingFaults } from './ongoing-faults';
import type { Timeline } from './timeline';
import type { LoggedEvent } from './virtual-attempt';
import { VirtualBreakers, VirtualTriggers } from './virtual-breakers';
import { VirtualEffects } from './virtual-effects';
import type { VirtualQueue } from './virtual-queue';
import { VirtualRecorder, type RecorderOutput } from './virtual-recorder';
import { VirtualRuns } from './virtual-runs';
import { VirtualStore } from './virtual-store';

/** A line that a tick prints. */
type Line = Parameters<TickPorts['log']['print']>[0];

/** A run that the monitor closed. */
export interface ClosedRun {
  readonly runId: string;
  readonly processor: string;
  readonly reason: ClosureReason;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** What the guard decided and did not do, because it only observes. */
export interface ObservedDecision {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Such as `breaker_opened`, or `retried`. */
  readonly type: GuardEventType;
  /** The line that the monitor printed: it names the breaker or the run, and what would have been done. */
  readonly message: string;
}

/** What a tick wrote and printed. */
export interface TickOutput {
  readonly points: readonly GaugePoint<AnyGaugeName>[];
  readonly lines: readonly GuardLine[];
  /** Messages of its errors. */
  readonly errors: readonly string[];
}

/** Parts of the guard, and the start of the scenario. */
export interface GuardContext {
  readonly config: GuardConfig;
  readonly queues: ReadonlyMap<string, VirtualQueue>;
  /** Runs a Scheduler job again. @default - nothing happens */
  readonly runJob?: (job: string, at: number) => void;
  readonly faults: OngoingFaults;
  readonly timeline: Timeline;
  /** When the scenario begins, in milliseconds since the epoch. */
  readonly start: number;
  /** The last data date before the scenario: it counts as judged. */
  readonly judgedThrough: string;
  /** The retry backoff of the recorder's subscription. */
  readonly recorderDelivery: Pick<Delivery, 'minBackoffMs' | 'maxBackoffMs'>;
  readonly recorderOutput: RecorderOutput;
  /** Does a sink route the monitor's pulse to the recorder? @default - yes */
  readonly receivesPulse?: (line: PulseLine, at: number) => boolean;
}

/**
 * Recorder and monitor of a simulation. Its ticks are those of the deployed monitor, on ports that answer at once: maps
 * in the place of Firestore, and the simulated pipeline's queues in the place of Pub/Sub and Scheduler.
 */
export class VirtualGuard {
  readonly closed: ClosedRun[] = [];
  /** What it would have done, had it not only observed. */
  readonly observed: ObservedDecision[] = [];
  private readonly store: VirtualStore;
  private readonly ends: EndedRuns;
  private readonly faults: OngoingFaults;
  private readonly recorder: VirtualRecorder;
  private readonly ports: TickPorts;
  private readonly runs: TickRunSet;
  private watch: WatchMemory;
  private previousSeries: readonly GaugeSeries[] = [];
  private now: number;
  /** Of the tick that is going on. */
  private points: readonly GaugePoint<AnyGaugeName>[] = [];
  private lines: GuardLine[] = [];
  private errors: string[] = [];

  constructor(private readonly context: GuardContext) {
    const { config, faults, timeline, start, recorderDelivery, recorderOutput } = context;
    const { breakers: rules = [] } = config;
    this.now = start;
    this.faults = faults;
    this.store = new VirtualStore(rules);
    this.ends = new EndedRuns(rules);
    this.recorder = new VirtualRecorder({
      store: this.store,
      ends: this.ends,
      faults,
      timeline,
      delivery: recorderDelivery,
      output: recorderOutput,
    });
    this.watch = watchBefore(context);
    this.ports = this.portsOf(context);
    const { running, unresolved, laterSuccesses } = this.store;
    // The store's own maps: what a tick changes in the store, it sees here.
    this.runs = {
      running,
      unresolved,
      laterSuccesses,
      unreported: [],
      truncated: false,
      update: () => undefined,
    };
  }

  /** Takes a line that a processor printed. */
  take(logged: LoggedEvent): void {
    this.recorder.take(logged);
  }

  /** One tick that completes. */
  tick(now: number): TickOutput {
    this.now = now;
    this.points = [];
    this.lines = [];
    this.errors = [];
    const { previousSeries } = this;
    const runs = this.faults.exceedsLimits(now) ? { ...this.runs, truncated: true } : this.runs;
    const tick = { holder: 'simulated', now, deadline: Infinity, previousSeries };
    const report = atOnce(perform(tickSteps(new VirtualEffects(this.ports, tick, runs, this.ends))));
    this.previousSeries = report.series;
    this.store.sweep(now);
    return { points: this.points, lines: this.lines, errors: this.errors };
  }

  private portsOf({ config, queues, faults, judgedThrough, runJob }: GuardContext): TickPorts {
    const outside = { faults, pushes: config.pushes, ...(runJob === undefined ? {} : { runJob }) };
    const triggers = new VirtualTriggers(config.breakers ?? [], queues, () => this.now, outside);
    return {
      runs: new VirtualRuns(this.store, this.ends, judgedThrough, (run) => this.noteClosed(run)),
      breakers: new VirtualBreakers(),
      triggers: () => triggers,
      watch: {
        read: () => this.watch,
        write: (memory) => {
          this.watch = memory;
        },
      },
      pulses: this.recorder,
      config: { read: () => config },
      metrics: {
        write: (points) => {
          this.points = this.points.length === 0 ? points : this.points.concat(points);
        },
      },
      log: { print: (line) => this.print(line) },
      clock: { now: () => this.now },
    };
  }

  /** Keeps the lines that log-based metrics may count: the pulse goes to the recorder, and a tick's own line is dropped. */
  private print(line: Line): void {
    if (!('run_event' in line)) {
      if (line.severity === 'ERROR') this.errors.push(line.message);
    } else if (isPulse(line)) {
      if (this.context.receivesPulse?.(line, this.now) ?? true) this.recorder.takePulse(this.now);
    } else if (line.run_event.type !== 'tick') {
      this.lines.push(line);
      if (line.run_event['observe_only'] === true) {
        this.observed.push({ at: this.now, type: line.run_event.type, message: line.message });
      }
    }
  }

  private noteClosed(run: RunRecord): void {
    this.ends.note(run);
    if (run.closure === null) return;
    const { reason, at } = run.closure;
    this.closed.push({ runId: run.runId, processor: run.processor, reason, at });
  }
}

function isPulse(line: Line): line is PulseLine {
  return 'run_event' in line && line.run_event.type === PULSE_TYPE;
}

/** The memory of a monitor that was deployed long before the scenario. */
function watchBefore({ config, start, judgedThrough }: GuardContext): WatchMemory {
  const firings = (config.schedules ?? []).map(
    ({ job, cron, timeZone }) => [job, lastFiring(cron, timeZone, start + 1)] as const,
  );
  return {
    ...NEW_WATCH,
    deadlines: Object.fromEntries(config.phases.map(({ id }) => [id, { judgedThrough, missed: [] }])),
    endsSeenThrough: start,
    firings: Object.fromEntries(firings),
  };
}
