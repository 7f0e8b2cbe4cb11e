import type { Change, RunId } from '../guard/ports/run-store';
import type { RunRecord } from '../guard/run/run-record';
import type { RunOutcome } from '../model/run-outcome';
import type { TickRuns } from '../guard/tick/ports';
import type { EndedRuns } from './ended-runs';
import type { VirtualStore } from './virtual-store';

/** The runs of a simulation, as the steps of a tick read and change them: every answer is there at once. */
export class VirtualRuns implements TickRuns {
  /** By work: how often it was retried. */
  private readonly retries = new Map<string, number>();

  /**
   * @param lastDateBefore the last data date before the scenario: nothing in the scenario waits for it
   * @param noteClosed called for each run that a tick closes
   */
  constructor(
    private readonly store: VirtualStore,
    private readonly ends: EndedRuns,
    private readonly lastDateBefore: string,
    private readonly noteClosed: (run: RunRecord) => void,
  ) {}

  change<T>(id: RunId, decide: (current: RunRecord | undefined) => Change<T>): T {
    const before = this.store.find(id);
    const { write, result } = decide(before);
    if (write !== undefined) this.noteRetry(write, before);
    if (write !== undefined && this.store.write(write)) this.noteClosed(write);
    return result;
  }

  private noteRetry({ work, retried }: RunRecord, before: RunRecord | undefined): void {
    const more = Number(retried) - Number(before?.retried ?? false);
    if (more !== 0) this.retries.set(work, this.countRetries(work) + more);
  }

  latestDecisive(processor: string, since: number, limit: number): RunRecord[] {
    return this.store.latestDecisive(processor, since, limit);
  }

  countEnded(processors: readonly string[], outcome: RunOutcome, since: number): number {
    return this.ends.count(processors, outcome, since);
  }

  runningSince(processor: string, since: number): RunRecord[] {
    const run = this.store.runningSince(processor, since);
    return run === undefined ? [] : [run];
  }

  hasStartedSince(processor: string, since: number): boolean {
    return this.store.hasStartedSince(processor, since);
  }

  firstDone(work: string): RunRecord | undefined {
    return this.store.runsOf(work).firstDone;
  }

  latestOfWork(work: string): RunRecord | undefined {
    return this.store.runsOf(work).latest;
  }

  latestSuccesses(work: string): RunRecord[] {
    const { latestSuccess } = this.store.runsOf(work);
    return latestSuccess === undefined ? [] : [latestSuccess];
  }

  doneSince(work: string, since: number): RunRecord[] {
    const { latestDone } = this.store.runsOf(work);
    return latestDone === undefined || (latestDone.endedAt ?? 0) <= since ? [] : [latestDone];
  }

  /** Those that were recorded since the last call, whenever they ended: each is asked for once. */
  succeededSince(): RunRecord[] {
    return this.store.takeSucceeded().filter(({ dataDate }) => dataDate > this.lastDateBefore);
  }

  countRetries(work: string): number {
    return this.retries.get(work) ?? 0;
  }
}
