import { isRunFault, runFaultKind, type Fault, type RunFault } from './faults/all-faults';
import type { FaultyRun } from './ground-truth';
import type { Attempt } from './virtual-attempt';
import { workOf, type PlannedRun } from './workload';

/** The faults of a scenario that affect one run each, and the runs that they affected. */
export class RunFaults {
  readonly faultyRuns: FaultyRun[] = [];
  private readonly faults: readonly RunFault[];
  /** By phase: the run that its coordinator waits for. */
  private readonly blockedBy = new Map<string, FaultyRun>();

  constructor(faults: readonly Fault[]) {
    this.faults = faults.filter(isRunFault);
  }

  /** Does the phase of a run wait for another run at an instant? */
  isBlocked(run: PlannedRun, at: number): boolean {
    const blocker = this.blockedBy.get(run.processor.phase);
    return blocker !== undefined && at < blocker.endsAt && blocker.run !== run;
  }

  /** The first attempt of a run that starts at an instant, where a fault affects it. A fault affects the first run of its work. */
  attemptOf(run: PlannedRun, at: number): Attempt | undefined {
    if (this.faultyRuns.some((faulty) => workOf(faulty.run) === workOf(run))) return undefined;
    const fault = this.faults.find(
      ({ processor, dataDate }) => processor === run.processor.name && dataDate === run.dataDate,
    );
    if (fault === undefined) return undefined;
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
    return { run, attempt: 1, startsAt: at, takesMs: endsAt - at, silentFrom, stuckFrom };
  }

  /** A run is closed: its phase waits for it no longer. */
  release(runId: string): void {
    for (const [phase, blocker] of this.blockedBy) if (blocker.run.runId === runId) this.blockedBy.delete(phase);
  }
}
