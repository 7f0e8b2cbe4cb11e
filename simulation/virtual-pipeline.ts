import { isActionable } from '../model/failure-category';
import type { GuardConfig } from '../model/guard-config';
import type { Deployment } from './deployment';
import type { Hang, SlowRun } from './faults';
import type { OngoingFaults } from './ongoing-faults';
import type { Scenario } from './scenario';
import type { Timeline } from './timeline';
import type { Attempt } from './virtual-attempt';
import { VirtualQueue, type Message } from './virtual-queue';
import { VirtualService, type PipelineOutput } from './virtual-service';
import { runsOfDay, type PlannedRun } from './workload';

/** A run that a fault has touched. */
export interface FaultyRun {
  readonly fault: Hang | SlowRun;
  readonly run: PlannedRun;
  /** When the run itself started. */
  readonly startedAt: number;
  /** When the fault began: the hang itself, or the moment when a slow run is over its budget. */
  readonly beganAt: number;
  /** When the run ends after all. */
  readonly endsAt: number;
}

/** An attempt that failed for a reason that somebody can act on. */
export interface ActionableFailure {
  readonly at: number;
  readonly phase: string;
  readonly processor: string;
  readonly deployable: string;
}

const DAY_MS = 86_400_000;
const SELF_HEALING_MS = 3_600_000;

/** Where the pipeline stands in its story. */
export interface PipelineProps {
  readonly config: GuardConfig;
  readonly scenario: Pick<Scenario, 'workload' | 'faults'>;
  readonly faults: OngoingFaults;
  readonly deployment: Deployment;
  readonly timeline: Timeline;
  readonly output: PipelineOutput;
  /** Nothing starts before this, in milliseconds since the epoch. */
  readonly from: number;
  /** Do runs of this data date belong to the story? What was to be done for earlier ones is done. */
  readonly isOfScenario: (dataDate: string) => boolean;
}

/**
 * The pipeline under a virtual clock: work is published, waits for what it reads, is delivered as the platform delivers
 * it, and runs; faults have their way. What it remembers is what only the one who plays it can know.
 */
export class VirtualPipeline {
  readonly faultyRuns: FaultyRun[] = [];
  readonly actionable: ActionableFailure[] = [];
  /** Attempts that have started, and those that have failed, for whatever reason. */
  started = 0;
  failed = 0;
  /** Time that went into attempts which failed for a reason that somebody can act on. */
  wastedMs = 0;
  /** By deployable. */
  readonly queues = new Map<string, VirtualQueue>();
  /** Work that is done, or that has nothing to be done with, and the run that did it. */
  private readonly done = new Map<string, string>();
  /** Runs that the monitor has closed: what they do all the same, they do too late. */
  private readonly closed = new Set<string>();
  /** Runs whose lines do not fit: whatever they did, nobody knows of it. */
  private readonly unheard = new Set<PlannedRun>();
  /** By phase: the run that its coordinator waits for. */
  private readonly blockedBy = new Map<string, FaultyRun>();
  /** By work that is not done: who waits for it. */
  private readonly waiting = new Map<string, PlannedRun[]>();
  private plannedUntil: number;

  constructor(private readonly props: PipelineProps) {
    const { config, faults, deployment, timeline, output, from } = props;
    this.plannedUntil = Math.floor(from / DAY_MS) * DAY_MS;
    const context = {
      output,
      timeline,
      attemptOf: (message: Message, at: number) => this.attemptOf(message, at),
      ended: (attempt: Attempt, at: number) => this.ended(attempt, at),
      faults,
    };
    for (const name of new Set(config.processors.map(({ deployable }) => deployable))) {
      const delivery = deployment.get(name);
      if (delivery === undefined) continue;
      const service = new VirtualService(name, delivery.timeoutMs, context);
      this.queues.set(name, new VirtualQueue(delivery, timeline, service));
    }
    this.planBursts();
    this.planStops();
  }

  /** Plans the days up to this instant. To be called before the clock gets there. */
  planUntil(at: number): void {
    for (; this.plannedUntil < at; this.plannedUntil += DAY_MS) {
      const { config, scenario, timeline, from } = this.props;
      const runs = runsOfDay(config, scenario.workload, this.plannedUntil).filter(({ startsAt }) => startsAt >= from);
      timeline.planEach(runs, (run, then) => this.publishOnceReady(run, then));
    }
  }

  /** Somebody mends what is broken, and has the work done that hangs, was given up, is lost or was not heard of. */
  mend(at: number): void {
    for (const { fault, from, to } of this.props.faults.of('triggers-stopped')) {
      if (at >= from && at < to) this.queues.get(fault.deployable)?.setFlowing(true, at);
    }
    this.props.faults.mend(at);
    const hang = new Set(this.faultyRuns.map(({ run }) => run));
    for (const queue of this.queues.values()) {
      for (const { run, firstAttempt, attempts } of queue.takeUndone()) {
        if (!hang.has(run)) queue.publish(run, at, firstAttempt + attempts);
      }
    }
    for (const run of this.unheard) this.publish(run, at, 2);
    this.unheard.clear();
    for (const run of hang) {
      const by = this.done.get(workOf(run));
      if (by === undefined || (by === run.runId && this.closed.has(by))) this.publish(run, at, 2);
    }
  }

  /** The run is no longer recorded as running, so its phase goes on. */
  release(runId: string): void {
    this.closed.add(runId);
    for (const [phase, blocker] of this.blockedBy) if (blocker.run.runId === runId) this.blockedBy.delete(phase);
  }

  private publishOnceReady(run: PlannedRun, at: number): void {
    const open =
      run.withoutInput === 'works' || !this.props.isOfScenario(run.dataDate)
        ? undefined
        : run.processor.dependsOn.map((need) => `${need}/${run.dataDate}`).find((need) => !this.done.has(need));
    if (open === undefined) this.publish(run, at);
    else if (run.withoutInput === 'fails')
      this.publish({ ...run, takesMs: 5_000, failsWith: 'dependency_missing' }, at);
    else this.waiting.set(open, [...(this.waiting.get(open) ?? []), run]);
  }

  private publish(run: PlannedRun, at: number, firstAttempt = 1): void {
    this.queues.get(run.processor.deployable)?.publish(run, at, firstAttempt);
  }

  private attemptOf({ run, firstAttempt, attempts }: Message, at: number): Attempt | undefined {
    const { processor } = run;
    const blocker = this.blockedBy.get(processor.phase);
    const attempt = firstAttempt + attempts - 1;
    if (blocker !== undefined && at < blocker.endsAt && blocker.run !== run) return undefined;
    this.started += 1;
    const { faults } = this.props;
    const isMeant = ({ processors }: { readonly processors: readonly string[] }) => processors.includes(processor.name);
    const misfits = faults.at('lines-misfit', at, isMeant) !== undefined;
    if (misfits) this.unheard.add(run);
    const takesMs = Math.round(run.takesMs * this.slowness(processor.name, at));
    const plain = { run, attempt, startsAt: at, takesMs, ...(misfits ? { misfits } : {}) };
    const failing = faults.at('runs-fail', at, isMeant)?.fault;
    if (failing !== undefined) {
      return { ...plain, takesMs: failing.takes.toMilliseconds(), silentFrom: Infinity, failsWith: failing.category };
    }
    const fault = attempt === 1 ? this.faultOf(run) : undefined;
    if (fault !== undefined) return this.faultyAttempt(fault, run, at);
    const failsWith = attempt === 1 ? run.failsWith : undefined;
    return { ...plain, silentFrom: Infinity, ...(failsWith === undefined ? {} : { failsWith }) };
  }

  private faultyAttempt(fault: Hang | SlowRun, run: PlannedRun, at: number): Attempt {
    const isHang = fault.kind === 'hang';
    const beganAt = at + (isHang ? fault.after.toMilliseconds() : run.processor.budgetSeconds * 1_000);
    const endsAt = isHang ? beganAt + fault.lasts.toMilliseconds() : at + fault.takes.toMilliseconds();
    const faulty = { fault, run, startedAt: at, beganAt, endsAt };
    this.faultyRuns.push(faulty);
    if (isHang && fault.blocksPhase) this.blockedBy.set(run.processor.phase, faulty);
    return { run, attempt: 1, startsAt: at, takesMs: endsAt - at, silentFrom: isHang ? beganAt : Infinity };
  }

  /** A fault befalls one run: the first of its work. */
  private faultOf(run: PlannedRun): Hang | SlowRun | undefined {
    if (this.faultyRuns.some((faulty) => workOf(faulty.run) === workOf(run))) return undefined;
    return this.props.scenario.faults.find(
      (fault): fault is Hang | SlowRun =>
        (fault.kind === 'hang' || fault.kind === 'slow') &&
        fault.processor === run.processor.name &&
        fault.dataDate === run.dataDate,
    );
  }

  private ended({ run, attempt, takesMs, failsWith }: Attempt, at: number): void {
    if (failsWith === undefined || failsWith === 'no_data_available') this.finish(run, at);
    if (failsWith === undefined) return;
    this.failed += 1;
    if (failsWith === 'dependency_missing' && run.withoutInput === 'waits') {
      // The platform's self-healing looks once an hour for dates that are not done.
      this.props.timeline.plan(at + SELF_HEALING_MS, (then) => this.publish(run, then, attempt + 1));
    }
    if (!isActionable(failsWith)) return;
    this.wastedMs += takesMs;
    const { phase, name, deployable } = run.processor;
    this.actionable.push({ at, phase, processor: name, deployable });
  }

  private finish(run: PlannedRun, at: number): void {
    const work = workOf(run);
    if (this.done.has(work)) return;
    this.done.set(work, run.runId);
    const waiting = this.waiting.get(work) ?? [];
    this.waiting.delete(work);
    for (const next of waiting) this.publishOnceReady(next, at);
  }

  /** How many times longer than usual its runs take. What has drifted stays there, until somebody mends it. */
  private slowness(processor: string, at: number): number {
    let slowest = 1;
    for (const { fault, from, to } of this.props.faults.of('drift')) {
      if (fault.processor !== processor || at < from) continue;
      const lasts = fault.lasts.toMilliseconds();
      const mended = to < from + lasts && at >= to;
      if (!mended) slowest = Math.max(slowest, 1 + (fault.factor - 1) * Math.min(1, (at - from) / lasts));
    }
    return slowest;
  }

  private planStops(): void {
    for (const stop of this.props.faults.of('triggers-stopped')) {
      const queue = this.queues.get(stop.fault.deployable);
      this.props.timeline.plan(stop.from, (at) => queue?.setFlowing(false, at));
      this.props.timeline.plan(stop.to, (at) => {
        // Fixed before, they flow; and if not, a breaker holds them.
        if (at === stop.to) queue?.setFlowing(true, at);
      });
    }
  }

  private planBursts(): void {
    for (const { fault, from, to } of this.props.faults.of('burst')) {
      const processor = this.props.config.processors.find((one) => one.name === fault.processor);
      if (processor === undefined) continue;
      const takesMs = fault.takes.toMilliseconds();
      for (let i = 0; i < fault.runs; i += 1) {
        const startsAt = from + Math.floor(((to - from) * i) / fault.runs);
        const dataDate = new Date(startsAt).toISOString().slice(0, 10);
        const run = {
          runId: `${processor.name}-${dataDate}-b${i}`,
          processor,
          dataDate,
          startsAt,
          takesMs,
          withoutInput: 'works',
        } as const;
        this.props.timeline.plan(startsAt, (at) => this.publish(run, at));
      }
    }
  }
}

function workOf({ processor, dataDate }: PlannedRun): string {
  return `${processor.name}/${dataDate}`;
}
