import type { GuardConfig } from '../../model/guard-config';
import type { RunEvent } from '../../model/run-event';
import type { Hang, Scenario, SlowRun } from './scenario';
import { runsOfDay, type PlannedRun } from './workload';

/** A run event and when it was logged. */
export interface LoggedEvent {
  readonly event: RunEvent;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A run that a fault has touched. */
export interface FaultyRun {
  readonly fault: Hang | SlowRun;
  readonly run: PlannedRun;
  /** When the fault began: the hang itself, or the moment when a slow run is over its budget. */
  readonly beganAt: number;
  /** When the run ends after all. */
  readonly endsAt: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * The pipeline under a virtual clock: starts runs, sends heartbeats, ends them, and lets faults have their way. What is
 * to come waits in one bucket a minute, so memory holds a day's plan and not the length of the story.
 */
export class VirtualPipeline {
  readonly faultyRuns: FaultyRun[] = [];
  /** Runs that have started. */
  started = 0;
  private readonly starts = new Map<number, PlannedRun[]>();
  private readonly events = new Map<number, LoggedEvent[]>();
  /** By phase: the run that its coordinator waits for. */
  private readonly blockedBy = new Map<string, FaultyRun>();
  private plannedUntil: number;

  /** @param from nothing starts before this, in milliseconds since the epoch */
  constructor(
    private readonly config: GuardConfig,
    private readonly scenario: Pick<Scenario, 'workload' | 'faults'>,
    private readonly from: number,
  ) {
    this.plannedUntil = Math.floor(from / DAY_MS) * DAY_MS;
  }

  /** The events logged in one minute, in order of time. Minutes count from the epoch and are asked for in order. */
  eventsOf(minute: number): readonly LoggedEvent[] {
    while (this.plannedUntil <= minute * MINUTE_MS) this.planDay();
    for (const run of this.starts.get(minute) ?? []) this.start(run);
    this.starts.delete(minute);
    const events = this.events.get(minute) ?? [];
    this.events.delete(minute);
    return events.sort((a, b) => a.at - b.at);
  }

  /** A person runs the work of a faulty run again; this attempt is healthy. */
  runAgain({ run }: FaultyRun, startsAt: number): void {
    this.logRun({ ...run, startsAt }, 2, Infinity);
  }

  /** The run is no longer recorded as running, so its phase goes on. */
  release(runId: string): void {
    for (const [phase, blocker] of this.blockedBy) if (blocker.run.runId === runId) this.blockedBy.delete(phase);
  }

  private planDay(): void {
    for (const run of runsOfDay(this.config, this.scenario.workload, this.plannedUntil)) {
      if (run.startsAt >= this.from) push(this.starts, run.startsAt, run);
    }
    this.plannedUntil += DAY_MS;
  }

  private start(run: PlannedRun): void {
    const blocker = this.blockedBy.get(run.processor.phase);
    if (blocker !== undefined && run.startsAt < blocker.endsAt) return; // "already running"
    const fault = this.faultOf(run);
    if (fault === undefined) {
      this.logRun(run, 1, Infinity);
      return;
    }
    const isHang = fault.kind === 'hang';
    const beganAt = run.startsAt + (isHang ? fault.after.toMilliseconds() : run.processor.budgetSeconds * 1_000);
    const endsAt = isHang ? beganAt + fault.lasts.toMilliseconds() : run.startsAt + fault.takes.toMilliseconds();
    const faulty = { fault, run, beganAt, endsAt };
    this.faultyRuns.push(faulty);
    if (isHang && fault.blocksPhase) this.blockedBy.set(run.processor.phase, faulty);
    this.logRun({ ...run, takesMs: endsAt - run.startsAt }, 1, isHang ? beganAt : Infinity);
  }

  private faultOf(run: PlannedRun): Hang | SlowRun | undefined {
    return this.scenario.faults.find(
      (fault): fault is Hang | SlowRun =>
        fault.kind !== 'monitor-stops' && fault.processor === run.processor.name && fault.dataDate === run.dataDate,
    );
  }

  /** Queues all events of a run; no heartbeat comes after `silentFrom`. */
  private logRun(run: PlannedRun, attempt: number, silentFrom: number): void {
    const { startsAt, takesMs, processor } = run;
    const endsAt = startsAt + takesMs;
    this.started += 1;
    this.log(startsAt, eventOf(run, attempt, 'started'));
    const interval = processor.heartbeatSeconds * 1_000;
    for (let at = startsAt + interval; at < endsAt && at <= silentFrom; at += interval) {
      this.log(at, eventOf(run, attempt, 'heartbeat'));
    }
    this.log(endsAt, eventOf(run, attempt, 'succeeded'));
  }

  private log(at: number, event: RunEvent): void {
    push(this.events, at, { at, event });
  }
}

/** What a healthy producer prints at least. Spelt out, as a spread would cost a second in a million events. */
function eventOf(run: PlannedRun, attempt: number, type: 'started' | 'heartbeat' | 'succeeded'): RunEvent {
  const { runId, processor, dataDate } = run;
  return { v: 1, type, run_id: runId, attempt, phase: processor.phase, processor: processor.name, data_date: dataDate };
}

function push<T>(buckets: Map<number, T[]>, at: number, item: T): void {
  const minute = Math.floor(at / MINUTE_MS);
  const bucket = buckets.get(minute);
  if (bucket === undefined) buckets.set(minute, [item]);
  else bucket.push(item);
}
