import { isActionable } from '../model/failure-category';
import type { GuardConfig } from '../model/guard-config';
import { waitsFor } from '../model/waits-for';
import type { AttemptCounts } from './counted-work';
import type { DeclaredStack } from './declared-stack';
import type { Delivery, Deployment } from './deployment';
import type { RunFault } from './faults/all-faults';
import type { FaultPlatform } from './faults/fault-kind';
import type { ActionableFailure, FaultyRun } from './ground-truth';
import type { OngoingFaults } from './ongoing-faults';
import { RunFaults } from './run-faults';
import type { Scenario } from './scenario';
import type { ScheduledCalls } from './scheduled-calls';
import type { Timeline } from './timeline';
import type { Attempt } from './virtual-attempt';
import { VirtualQueue, type Message, type Workers } from './virtual-queue';
import type { Overlap } from './outcome';
import { VirtualJob } from './virtual-job';
import { VirtualService, type PipelineOutput, type ServiceContext } from './virtual-service';
import { dateWithNextDeadline, runsOfDay, workOf, type PlannedRun } from './workload';

const DAY_MS = 86_400_000;
const SELF_HEALING_MS = 3_600_000;
/** From the order to run a job to its call. */
const CALLS_AFTER_MS = 1_000;
/** A run that finds its input missing fails after this. */
const FAILS_WITHOUT_INPUT_AFTER_MS = 5_000;

/** What a simulated pipeline is made of. */
export interface PipelineProps {
  readonly config: GuardConfig;
  readonly scenario: Pick<Scenario, 'workload' | 'faults'>;
  readonly faults: OngoingFaults;
  readonly deployment: Deployment;
  /** How messages and the calls of schedules arrive. */
  readonly routes: Pick<DeclaredStack, 'topics' | 'scheduled'>;
  readonly timeline: Timeline;
  readonly output: PipelineOutput;
  /** No run starts before this, in milliseconds since the epoch. */
  readonly from: number;
  /** Does the scenario hold the runs of a data date? The work of earlier dates counts as done. */
  readonly isOfScenario: (dataDate: string) => boolean;
}

/**
 * The pipeline under a virtual clock: work is published, waits for its input, is delivered as the platform delivers it,
 * and runs; faults change what happens. It keeps the ground truth, which the guard does not see.
 */
export class VirtualPipeline {
  readonly actionable: ActionableFailure[] = [];
  /** Attempts that have started. */
  started = 0;
  /** Attempts that have failed, for whatever reason. */
  failed = 0;
  /** Milliseconds of attempts that failed for a reason that a person can act on. */
  wastedMs = 0;
  /** By deployable. */
  readonly queues = new Map<string, VirtualQueue>();
  private readonly runFaults: RunFaults;
  private readonly platform: FaultPlatform;
  /** Jobs that the guard has run again. */
  restarts = 0;
  /** By processor. */
  readonly attempts = new Map<string, AttemptCounts>();
  /** By work: the latest attempt that has started. */
  private readonly latest = new Map<string, Pick<Attempt, 'run' | 'attempt'>>();
  /** Work that is done, or had no data, with the attempt that did it and when, in milliseconds since the epoch. */
  private readonly done = new Map<string, { readonly runId: string; readonly attempt: number; readonly at: number }>();
  /** Runs that the monitor has closed. */
  private readonly closed = new Set<string>();
  /** Runs whose events break the contract, so that the guard has no record of them. */
  private readonly unrecorded = new Set<PlannedRun>();
  /** By run that fails because its input is missing: the run that was planned. */
  private readonly planned = new WeakMap<PlannedRun, PlannedRun>();
  /** Runs that have begun and not failed since; their caller may have given up waiting. */
  private readonly progress = new WeakMap<PlannedRun, 'going on' | 'done'>();
  /** By work that is not done: the runs that wait for it. */
  private readonly waiting = new Map<string, PlannedRun[]>();
  private readonly jobs: VirtualJob[] = [];
  private plannedUntil: number;

  constructor(private readonly props: PipelineProps) {
    const { config, scenario, faults, timeline, from } = props;
    this.plannedUntil = Math.floor(from / DAY_MS) * DAY_MS;
    this.runFaults = new RunFaults(scenario.faults);
    this.addQueues();
    this.platform = {
      timeline,
      processors: config.processors,
      queues: this.queues,
      publish: (run, at) => this.publish(run, at),
    };
    faults.plan(this.platform);
  }

  /** When work was first done, or had no data, in milliseconds since the epoch; undefined: not yet. */
  doneAt(processor: string, dataDate: string): number | undefined {
    return this.done.get(`${processor}/${dataDate}`)?.at;
  }

  /** Faults of runs that did not start, because their phase waited for another run. */
  get heldBack(): ReadonlySet<RunFault> {
    return this.runFaults.heldBack;
  }

  /** Executions of jobs that began while another one of the same job was going on, in order of time. */
  get overlaps(): readonly Overlap[] {
    return this.jobs.flatMap(({ overlaps }) => overlaps).sort((a, b) => a.at - b.at);
  }

  get faultyRuns(): readonly FaultyRun[] {
    return this.runFaults.faultyRuns;
  }

  /** Plans the days up to an instant. To be called before the clock gets there. */
  planUntil(at: number): void {
    for (; this.plannedUntil < at; this.plannedUntil += DAY_MS) {
      const { config, scenario, routes, timeline, from } = this.props;
      // Scheduler fires as its jobs say; the guard expects what its configuration says.
      const fired = { ...config, schedules: [...routes.scheduled.schedules] };
      const runs = runsOfDay(fired, scenario.workload, this.plannedUntil).filter(({ startsAt }) => startsAt >= from);
      timeline.planEach(runs, (run, then) => this.publishOnceReady(run, then));
    }
  }

  /**
   * The person on call fixes every fault, and reruns the work that hangs, was given up, was lost or left no record, and
   * the calls that a paused schedule did not make, if their work is not done. A call whose caller waited no longer, and a
   * message whose last delivery ended too late, are not made again while their run is going on or once it has ended well.
   */
  fix(at: number): void {
    this.props.faults.fix(this.platform, at);
    /** By run: how many of its attempts, from the first on, a fault affected. */
    const faulty = new Map<PlannedRun, number>();
    for (const { run } of this.faultyRuns) faulty.set(run, (faulty.get(run) ?? 0) + 1);
    for (const queue of this.queues.values()) {
      for (const { run, firstAttempt, attempts } of queue.takeUndone()) {
        const wasDone = attempts === 0 && run.calledBy !== undefined && this.done.has(workOf(run));
        if (faulty.has(run) || wasDone || this.progress.has(run)) continue;
        queue.publish(run, at, firstAttempt + attempts);
      }
    }
    for (const run of this.unrecorded) this.publish(run, at, 2);
    this.unrecorded.clear();
    for (const [run, attempts] of faulty) {
      const by = this.done.get(workOf(run));
      // The late success of an attempt that the guard closed does not count.
      const isLate = by?.runId === run.runId && by.attempt <= attempts && this.closed.has(run.runId);
      if (by === undefined || isLate) this.publish(run, at, 2);
    }
  }

  /** A run is no longer recorded as running, so its phase goes on. */
  release(runId: string): void {
    this.closed.add(runId);
    this.runFaults.release(runId);
  }

  /**
   * Runs a Scheduler job again. The deployable looks up the latest attempt of the work that the job calls for, the date
   * with the next deadline, and starts the one after it. Without an earlier attempt there is nothing to repeat.
   */
  runJob(job: string, at: number): void {
    const { schedules = [], processors, phases } = this.props.config;
    const deployable = schedules.find((schedule) => schedule.job === job)?.deployable;
    const processor = processors.find((each) => each.deployable === deployable);
    const phase = phases.find(({ id }) => id === processor?.phase);
    if (processor === undefined || phase === undefined) return;
    const dataDate = dateWithNextDeadline(phase, at);
    // The call comes after the tick that orders it, so the deployable finds the closed run no longer recorded as running.
    this.props.timeline.plan(at + CALLS_AFTER_MS, (then) => {
      const last = this.latest.get(`${processor.name}/${dataDate}`);
      if (last === undefined) return;
      this.restarts += 1;
      this.publish({ ...last.run, calledBy: job }, then, last.attempt + 1);
    });
  }

  private addQueues(): void {
    const { config, faults, deployment, routes, timeline, output } = this.props;
    const context = {
      output,
      timeline,
      arrivals: routes.scheduled.arrivals,
      attemptOf: (message: Message, at: number) => this.attemptOf(message, at),
      ended: (attempt: Attempt, at: number) => this.ended(attempt, at),
      faults,
    };
    for (const name of new Set(config.processors.map(({ deployable }) => deployable))) {
      const delivery = deployment.get(name);
      if (delivery === undefined) continue;
      const workers = this.addWorkers(name, delivery, context);
      this.queues.set(name, new VirtualQueue(delivery, timeline, workers));
    }
  }

  private addWorkers(name: string, delivery: Delivery, context: ServiceContext): Workers {
    if (delivery.job === undefined) return new VirtualService(name, delivery, context);
    const job = new VirtualJob(name, delivery.job, context);
    this.jobs.push(job);
    return job;
  }

  private publishOnceReady(run: PlannedRun, at: number, firstAttempt = 1): void {
    const missing =
      run.withoutInput === 'works' || !this.props.isOfScenario(run.dataDate)
        ? undefined
        : waitsFor(this.props.config)
            .get(run.processor.name)
            ?.map((need) => `${need}/${run.dataDate}`)
            .find((need) => !this.done.has(need));
    if (missing === undefined) this.publish(run, at, firstAttempt);
    else if (run.withoutInput === 'fails' || run.withoutInput === 'retries') {
      const failing: PlannedRun = { ...run, takesMs: FAILS_WITHOUT_INPUT_AFTER_MS, failsWith: 'dependency_missing' };
      this.planned.set(failing, run);
      this.publish(failing, at, firstAttempt);
    } else this.waiting.set(missing, [...(this.waiting.get(missing) ?? []), run]);
  }

  private publish(run: PlannedRun, at: number, firstAttempt = 1): void {
    const { deployable } = run.processor;
    const { faults, routes } = this.props;
    const queue = this.queues.get(deployable);
    const sent = sentAs(run, routes.scheduled.arrivals);
    if (sent === 'lost' || (sent.calledBy === undefined && routes.topics.unreached.has(deployable))) {
      queue?.lose(run, at, firstAttempt);
      return;
    }
    if (queue?.isStopped === true || faults.losesMessages(deployable, at)) faults.noteHeld(deployable, at);
    queue?.publish(sent, at, firstAttempt);
  }

  /** How a delivery goes. The platform ends an attempt of a task at its timeout. */
  private attemptOf(message: Message, at: number): Attempt | undefined {
    const attempt = this.wholeAttemptOf(message, at);
    const { job, timeoutMs = Infinity } = this.props.deployment.get(message.run.processor.deployable) ?? {};
    if (attempt === undefined || job === undefined || attempt.takesMs <= timeoutMs) return attempt;
    this.runFaults.end(attempt, at + timeoutMs);
    return { ...attempt, takesMs: timeoutMs, isKilled: true };
  }

  private wholeAttemptOf({ run, firstAttempt, attempts }: Message, at: number): Attempt | undefined {
    if (this.runFaults.isBlocked(run, at)) return undefined;
    this.started += 1;
    if (!this.progress.has(run)) this.progress.set(run, 'going on');
    const { faults } = this.props;
    const { name } = run.processor;
    const attempt = firstAttempt + attempts - 1;
    const misfits = faults.breaksEvents(name, at);
    if (misfits) this.unrecorded.add(run);
    const takesMs = Math.round(run.takesMs * faults.slowdownOf(name, at));
    this.note(run, attempt);
    const usual = { run, attempt, startsAt: at, takesMs, silentFrom: Infinity, ...(misfits ? { misfits } : {}) };
    const failure = faults.failureOf(name, attempt, at);
    if (failure !== undefined) {
      return { ...usual, takesMs: failure.takes.toMilliseconds(), failsWith: failure.category };
    }
    const isFirst = attempt === 1 || this.planned.has(run);
    if (!isFirst && !this.runFaults.affectsRetries(run)) return usual;
    const failsWith = isFirst ? run.failsWith : undefined;
    const planned = { ...usual, ...(failsWith === undefined ? {} : { failsWith }) };
    return this.runFaults.attemptOf(run, at, attempt) ?? planned;
  }

  private note(run: PlannedRun, attempt: number): void {
    const { name } = run.processor;
    let counts = this.attempts.get(name);
    if (counts === undefined) this.attempts.set(name, (counts = { started: 0, succeeded: 0 }));
    counts.started += 1;
    if ((run.processor.retriesAfterTimeout ?? 0) > 0) this.latest.set(workOf(run), { run, attempt });
  }

  private ended(ending: Attempt, at: number): void {
    const { run, attempt, takesMs, failsWith } = ending;
    if (ending.isKilled === true) {
      this.noteFailure(run);
      // The hours of a faulty run are counted with its fault.
      if (!this.runFaults.isFaulty(ending)) this.noteActionable(run, takesMs, at);
      return;
    }
    if (failsWith === undefined || failsWith === 'no_data_available') {
      this.progress.set(run, 'done');
      this.finish(run, attempt, at);
    }
    if (failsWith === undefined) {
      const counts = this.attempts.get(run.processor.name);
      if (counts !== undefined) counts.succeeded += 1;
      return;
    }
    this.noteFailure(run);
    if (failsWith === 'dependency_missing' && (run.withoutInput === 'waits' || run.withoutInput === 'retries')) {
      // The platform's self-healing looks once an hour for dates that are not done.
      const again = this.planned.get(run) ?? run;
      this.props.timeline.plan(at + SELF_HEALING_MS, (then) => this.publishOnceReady(again, then, attempt + 1));
    }
    if (isActionable(failsWith)) this.noteActionable(run, takesMs, at);
  }

  private noteFailure(run: PlannedRun): void {
    this.failed += 1;
    if (this.progress.get(run) === 'going on') this.progress.delete(run);
  }

  private noteActionable({ processor: { phase, name, deployable } }: PlannedRun, takesMs: number, at: number): void {
    this.wastedMs += takesMs;
    this.actionable.push({ at, phase, processor: name, deployable });
  }

  private finish(run: PlannedRun, attempt: number, at: number): void {
    const work = workOf(run);
    if (this.done.has(work)) return;
    this.done.set(work, { runId: run.runId, attempt, at });
    const waiting = this.waiting.get(work) ?? [];
    this.waiting.delete(work);
    for (const next of waiting) this.publishOnceReady(next, at);
  }
}

/** A run as it is sent: a job with a Pub/Sub target publishes a message instead of a call. */
function sentAs(run: PlannedRun, arrivals: ScheduledCalls['arrivals']): PlannedRun | 'lost' {
  const { calledBy, ...message } = run;
  const kind = calledBy === undefined ? undefined : arrivals.get(calledBy)?.kind;
  return kind === 'lost' ? 'lost' : kind === 'message' ? message : run;
}
