import { closeRun, markReported, resolveRun, type ClosureReason } from '../guard/run/run-record';
import { closingLine } from '../guard/guard-lines';
import { decideTick } from '../guard/tick/judge-runs';
import { WHOLE_PHASE, type AnyGaugeName, type GaugeLabels, type GaugePoint } from '../model/gauges';
import { GUARD_NAMES } from '../model/guard-names';
import type { GuardConfig } from '../model/guard-config';
import type { GuardLine } from '../model/run-event';
import type { Delivery } from './deployment';
import type { OngoingFaults } from './ongoing-faults';
import type { Timeline } from './timeline';
import type { LoggedEvent } from './virtual-attempt';
import { VirtualBreakers } from './virtual-breakers';
import { VirtualDeadlines } from './virtual-deadlines';
import type { VirtualQueue } from './virtual-queue';
import { VirtualRecorder, type RecorderOutput } from './virtual-recorder';
import { VirtualStarts } from './virtual-starts';
import { VirtualStore } from './virtual-store';

/** A run that the monitor closed. */
export interface ClosedRun {
  readonly runId: string;
  readonly processor: string;
  readonly reason: ClosureReason;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Of a phase that is not declared, which has no gauges. */
const NOBODY: GaugeLabels = { scope: 'phase', criticality: 'P3' };

/** What comes of a tick for others to see. */
export interface TickOutput {
  readonly points: readonly GaugePoint<AnyGaugeName>[];
  readonly lines: readonly GuardLine[];
}

/** Where the guard stands in its story. */
export interface GuardContext {
  readonly config: GuardConfig;
  readonly queues: ReadonlyMap<string, VirtualQueue>;
  readonly faults: OngoingFaults;
  readonly timeline: Timeline;
  /** When the story begins, in milliseconds since the epoch. */
  readonly start: number;
  /** The last data date that is none of the story's: nobody in it knows whether it was done. */
  readonly judgedThrough: string;
  /** How lines come to the recorder again that it could not store. */
  readonly recorderDelivery: Pick<Delivery, 'minBackoffMs' | 'maxBackoffMs'>;
  readonly recorderOutput: RecorderOutput;
}

/**
 * Recorder and monitor as they are deployed: their own cores decide, maps stand in the place of Firestore, and the
 * simulated pipeline's queues in the place of Pub/Sub and Scheduler. Retries by `retriesAfterTimeout` are not played.
 */
export class VirtualGuard {
  readonly closed: ClosedRun[] = [];
  private readonly config: GuardConfig;
  private readonly store: VirtualStore;
  private readonly breakers: VirtualBreakers;
  private readonly recorder: VirtualRecorder;
  private readonly deadlines: VirtualDeadlines;
  private readonly starts: VirtualStarts;
  /** Of each phase, as the monitor's own core gives them. */
  private readonly labels = new Map<string, GaugeLabels>();
  private previousSeries: ReturnType<typeof decideTick>['series'] = [];

  constructor({ config, queues, faults, timeline, start, judgedThrough, ...rest }: GuardContext) {
    this.config = config;
    this.store = new VirtualStore(config.breakers);
    const labelsOf = (phase: string): GaugeLabels => this.labels.get(phase) ?? NOBODY;
    this.breakers = new VirtualBreakers(config, this.store, queues);
    this.recorder = new VirtualRecorder(
      this.store,
      this.breakers,
      faults,
      timeline,
      rest.recorderDelivery,
      rest.recorderOutput,
    );
    this.deadlines = new VirtualDeadlines(config, this.store, labelsOf, judgedThrough);
    this.starts = new VirtualStarts(config, this.store, labelsOf, { start, judgedThrough });
  }

  /** A processor's line, on its way to the recorder. */
  take(logged: LoggedEvent): void {
    this.recorder.take(logged);
  }

  /** What the monitor does in one tick that completes, in the order in which it does it. */
  tick(now: number): TickOutput {
    const { knownThrough, behindMs } = this.recorder.pulse(now);
    const decision = decideTick({
      config: this.config,
      now,
      judgedAt: knownThrough,
      running: this.store.running.values(),
      unresolved: this.store.unresolved.values(),
      laterSuccesses: this.store.laterSuccesses,
      previousSeries: this.previousSeries,
    });
    if (this.labels.size === 0) this.keepLabels(decision.points);
    const lines: GuardLine[] = [];
    for (const { run, reason } of decision.toClose) {
      const closed = closeRun(run, reason, now);
      if (closed.closure !== null) lines.push(closingLine(closed, closed.closure));
      this.store.close(markReported(closed));
      this.breakers.noteEnd(closed);
      this.closed.push({ runId: run.runId, processor: run.processor, reason, at: now });
    }
    for (const { run, by } of decision.toResolve) {
      this.store.resolve(resolveRun(run, { at: now, by, reason: 'later success of the same work' }));
    }
    this.previousSeries = decision.series;
    const breakers = this.breakers.tick(now);
    const deadlines = this.deadlines.tick(knownThrough);
    const starts = this.starts.tick(knownThrough, (deployable) => this.breakers.isClosed(deployable));
    this.store.sweep(now);
    return {
      points: [
        ...decision.points,
        ...breakers.points,
        ...deadlines.points,
        ...starts.points,
        { ...decision.tick, gauge: 'recorderBehind', taskId: GUARD_NAMES.recorderTask, value: behindMs / 1_000 },
        decision.tick,
      ],
      lines: [...lines, ...breakers.lines, ...deadlines.lines, ...starts.lines],
    };
  }

  private keepLabels(points: readonly GaugePoint[]): void {
    for (const { job, taskId, labels } of points) if (taskId === WHOLE_PHASE) this.labels.set(job, labels);
  }
}
