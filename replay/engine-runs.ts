import { AlertEngine } from '../alerting/evaluation/incremental/engine';
import { COMPLETE, type Extent } from '../alerting/evaluation/extent';
import type { IncidentRecord } from '../alerting/evaluation/incident-log';
import type { EngineOptions } from '../alerting/evaluation/options';
import type { EngineResult } from '../alerting/evaluation/result';
import type { ChartRecorder } from '../alerting/charting/chart-recorder';
import type { MetricDescriptors } from '../alerting/metrics/metric-descriptor';
import type { PolicyPlan } from './evaluation-plan';
import { groupBy } from './group-by';
import type { MatchedEntry } from './log-points';
import type { Phase } from './phases';
import type { PointStore, RecordedPoint } from './point-store';

/** How the points of a run are delayed, in milliseconds. */
export interface RunDelay {
  /** How long after its time every point is visible. Windows wait for it. */
  readonly delayMs: number;
  /** By how many more points may be late, each by a different amount. Windows do not wait. */
  readonly lateMs: number;
}

/** One evaluation of a policy over the whole recording. */
export interface PolicyRun {
  readonly phase: Phase;
  readonly delay: RunDelay;
  /** Of this policy and others. */
  readonly result: EngineResult;
  /** The incidents of the policy, in the order in which they opened. */
  readonly incidents: readonly IncidentRecord[];
  /** When the verdicts of the policy are known; undefined: it is not evaluated. */
  readonly known: Extent | undefined;
}

/** What all engines have in common. Times are milliseconds since the epoch. */
export interface EngineInputs {
  readonly descriptors: MetricDescriptors;
  readonly options: Pick<EngineOptions, 'objectives' | 'skipsRefused'>;
  /** Time of the first point or entry. */
  readonly first: number;
  /** Time of the last one, or when it was received. */
  readonly last: number;
}

/** What else takes the points. */
export interface FeedOptions {
  /** Records charts up to a time. */
  readonly recorder: { readonly charts: ChartRecorder; readonly to: number } | undefined;
  /** Called with a share from 0 to 1. */
  readonly onProgress: ((share: number) => void) | undefined;
}

/** All evaluations are at multiples of this from the start of their engine. */
const GRID_MS = 30_000;
const MINUTE_MS = 60_000;

/** Engines for several policies, phases and delays. Policies that are evaluated at the same instants share one. */
export class EngineRuns {
  private readonly engines = new Map<string, FedEngine>();

  constructor(private readonly inputs: EngineInputs) {}

  /** Adds a run. The returned function gives its result after {@link feed}. */
  add(plan: PolicyPlan, phase: Phase, delay: RunDelay): () => PolicyRun {
    const key = [plan.periodMs, phase.offsetMs, phase.lagMs, delay.delayMs, delay.lateMs].join(' ');
    const engine = this.engines.get(key) ?? new FedEngine(this.inputs, { periodMs: plan.periodMs, phase, delay });
    this.engines.set(key, engine);
    engine.plans.set(plan.policy.id, plan);
    const { id } = plan.policy;
    return () => ({
      phase,
      delay,
      result: engine.result,
      incidents: engine.incidentsOf(id),
      known: engine.known.get(id),
    });
  }

  /** Gives all points and entries to the engines, in the order in which they become known. */
  feed(store: PointStore, entries: readonly MatchedEntry[], { recorder, onProgress }: FeedOptions): void {
    const engines = [...this.engines.values()];
    for (const engine of engines) engine.open();
    const { first, last } = this.inputs;
    let taken = 0;
    const entriesUpTo = (at: number) => {
      for (let one = entries[taken]; one !== undefined && one.receivedAt <= at; one = entries[++taken]) {
        for (const engine of engines) engine.observe(one);
      }
    };
    let reported = -Infinity;
    for (const point of store.inOrder()) {
      const { knownAt } = point;
      if (knownAt >= reported + MINUTE_MS) {
        reported = knownAt;
        onProgress?.(Math.min(1, Math.max(0, (knownAt - first) / (last - first || 1))));
      }
      if (taken < entries.length) entriesUpTo(knownAt - 1);
      for (const engine of engines) engine.write(point);
      if (recorder !== undefined && knownAt <= recorder.to) {
        recorder.charts.advanceTo(knownAt - 1);
        recorder.charts.write(point.series, point.at, point.distribution ?? point.value, point.start);
      }
    }
    entriesUpTo(Infinity);
    for (const engine of engines) engine.finish();
  }
}

/** When an engine evaluates, and how points are delayed. */
interface FedTiming {
  readonly periodMs: number;
  readonly phase: Phase;
  readonly delay: RunDelay;
}

/** An engine that is advanced as far as the points so far allow. */
class FedEngine {
  readonly plans = new Map<string, PolicyPlan>();
  private engine: AlertEngine | undefined;
  private readonly startAt: number;
  private nextAt: number;
  private finished: EngineResult | undefined;
  private byPolicy: ReadonlyMap<string, readonly IncidentRecord[]> | undefined;

  constructor(
    private readonly inputs: EngineInputs,
    private readonly timing: FedTiming,
  ) {
    const { periodMs, phase } = timing;
    this.startAt = phase.offsetMs + Math.floor((inputs.first - phase.offsetMs) / periodMs) * periodMs;
    this.nextAt = this.startAt;
  }

  get result(): EngineResult {
    if (this.finished === undefined) throw new Error('an engine is asked for its result before it has all points');
    return this.finished;
  }

  incidentsOf(policy: string): readonly IncidentRecord[] {
    this.byPolicy ??= groupBy(this.result.incidents, (incident) => incident.policy);
    return this.byPolicy.get(policy) ?? [];
  }

  get known(): ReadonlyMap<string, Extent> {
    return this.engine?.known ?? new Map();
  }

  open(): void {
    const { descriptors, options } = this.inputs;
    const { phase, delay } = this.timing;
    const policies = [...this.plans.values()].map(({ policy }) => policy);
    this.engine = new AlertEngine(policies, descriptors, {
      ...options,
      startAt: this.startAt,
      ingestionDelaySeconds: delay.delayMs / 1_000,
      // Without waiting, a window would end before its points are readable.
      windowLagSeconds: (delay.delayMs + phase.lagMs) / 1_000,
      lateBySeconds: delay.lateMs / 1_000,
      extentOf: ({ id }) => this.plans.get(id)?.extent ?? COMPLETE,
    });
  }

  observe({ entry, receivedAt }: MatchedEntry): void {
    this.engine?.observe(entry, receivedAt);
  }

  write({ series, at, start, value, distribution, knownAt }: RecordedPoint): void {
    if (knownAt > this.nextAt) {
      // An evaluation reads points up to its own time, so those are written first.
      this.nextAt = this.startAt + Math.ceil((knownAt - this.startAt) / GRID_MS) * GRID_MS;
      this.engine?.advanceTo(this.nextAt - GRID_MS);
    }
    this.engine?.write(series, at, distribution ?? value, start);
  }

  finish(): void {
    const { delay, phase, periodMs } = this.timing;
    // The last points are readable only after the delay, and the last minute of log entries is counted when it is over.
    const end = this.inputs.last + MINUTE_MS + delay.delayMs + phase.lagMs + periodMs;
    this.finished = this.engine?.finish(end);
  }
}
