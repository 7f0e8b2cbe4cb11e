import { isRunFault, runFaultKind, type Fault, type RunFault } from './faults/all-faults';
import type { FaultyRun } from './ground-truth';
import type { Attempt } from './virtual-attempt';
import type { PlannedRun } from './workload';

/** The faults of a scenario that affect one run each, and the runs that they affected. */
export class RunFaults {
  readonly faultyRuns: FaultyRun[] = [];
  /** Faults of runs that did not start because their phase waited for another run. */
  readonly heldBack = new Set<RunFault>();
  private readonly faults: readonly RunFault[];
  /** By phase: the run that its coordinator waits for. */
  private readonly blockedBy = new Map<string, FaultyRun>();

  constructor(faults: readonly Fault[]) {
    this.faults = faults.filter(isRunFault);
  }

  /** Does the phase of a run wait for another run at an instant? */
  isBlocked(run: PlannedRun, at: number): boolean {
    const blocker = this.blockedBy.get(run.processor.phase);
    const isBlocked = blocker !== undefined && at < blocker.endsAt && blocker.run !== run;
    const fault = isBlocked ? this.faultOf(run) : undefined;
    if (fault !== undefined) this.heldBack.add(fault);
    return isBlocked;
  }

  /** Does a fault affect more attempts of a work than the first? */
  affectsRetries(run: PlannedRun): boolean {
    const fault = this.faultOf(run);
    return fault !== undefined && attemptsOf(fault) > 1;
  }

  /** An attempt that starts at an instant, where a fault affects it. A fault affects the first attempts of its work, one unless it says how many. */
  attemptOf(run: PlannedRun, at: number, attempt = 1): Attempt | undefined {
    const fault = this.faultOf(run);
    if (fault === undefined) return undefined;
    const before = this.faultyRuns.filter((faulty) => faulty.fault === fault).length;
    if (before >= attemptsOf(fault)) return undefined;
    const {
      beganAt,
      endsAt,
      silentFrom,
      stuckFrom = Infinity,
      blocksPhase,
    } = runFaultKind(fault).attempt(fault, run, at);
    const faulty = { fault, run, startedAt: at, beganAt, endsAt };
    this.faultyRuns.push(faulty);
    if (blocksPhase) this.blockedBy.set(run.processor.phase, faulty);
    return { run, attempt, startsAt: at, takesMs: endsAt - at, silentFrom, stuckFrom };
  }

  /** Did a fault affect this attempt? */
  isFaulty(attempt: Attempt): boolean {
    return this.faultyOf(attempt) !== undefined;
  }

  /** The platform ends an attempt, and with it the fault. */
  end(attempt: Attempt, at: number): void {
    const faulty = this.faultyOf(attempt);
    if (faulty !== undefined) faulty.endsAt = at;
  }

  /** A run is closed: its phase waits for it no longer. */
  release(runId: string): void {
    for (const [phase, blocker] of this.blockedBy) if (blocker.run.runId === runId) this.blockedBy.delete(phase);
  }

  private faultyOf({ run, startsAt }: Attempt): FaultyRun | undefined {
    return this.faultyRuns.find((faulty) => faulty.run === run && faulty.startedAt === startsAt);
  }

  private faultOf(run: PlannedRun): RunFault | undefined {
    return this.faults.find(({ processor, dataDate }) => processor === run.processor.name && dataDate === run.dataDate);
  }
}

function attemptsOf(fault: RunFault): number {
  return fault.kind === 'hang' ? (fault.attempts ?? 1) : 1;
}
