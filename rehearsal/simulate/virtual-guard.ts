import { closeRun, resolveRun, runKey, type ClosureReason, type RunRecord } from '../../functions/run-record/core';
import { applyEvent } from '../../functions/run-recorder/core';
import { decideTick } from '../../functions/timeout-monitor/core';
import type { GaugePoint } from '../../model/gauges';
import type { GuardConfig } from '../../model/guard-config';
import type { LoggedEvent } from './virtual-pipeline';

/** A run that the monitor closed. */
export interface ClosedRun {
  readonly runId: string;
  readonly processor: string;
  readonly reason: ClosureReason;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * Recorder and monitor as they are deployed, with a map in the place of Firestore. Of runs that ended it keeps only
 * those that may still matter: successes of work that is unresolved.
 */
export class VirtualGuard {
  readonly closed: ClosedRun[] = [];
  private readonly running = new Map<string, RunRecord>();
  private readonly unresolved = new Map<string, RunRecord>();
  /** Closed runs whose work was done by others while they themselves have not ended. */
  private readonly settled = new Map<string, RunRecord>();
  private readonly laterSuccesses = new Map<string, RunRecord[]>();
  private previousSeries: ReturnType<typeof decideTick>['series'] = [];

  constructor(private readonly config: GuardConfig) {}

  /** What the recorder does with one event. */
  record({ event, at }: LoggedEvent): void {
    const key = runKey({ runId: event.run_id, attempt: event.attempt });
    const known = this.running.get(key) ?? this.unresolved.get(key) ?? this.settled.get(key);
    const { record } = applyEvent(known, event, at);
    if (this.settled.has(key)) {
      // Its work is done; it may go on talking until it ends after all.
      if (record.end === null) this.settled.set(key, record);
      else this.settled.delete(key);
      return;
    }
    if (record.state === 'running') this.running.set(key, record);
    else this.running.delete(key);
    if (record.unresolved) this.unresolved.set(key, record);
    if (record.state === 'succeeded' && this.isUnresolved(record.work)) {
      this.laterSuccesses.set(record.work, [...(this.laterSuccesses.get(record.work) ?? []), record]);
    }
  }

  /** What the monitor does in one tick: closes, resolves, and gives back the points that it writes. */
  tick(now: number): readonly GaugePoint[] {
    const decision = decideTick({
      config: this.config,
      now,
      running: this.running.values(),
      unresolved: this.unresolved.values(),
      laterSuccesses: this.laterSuccesses,
      previousSeries: this.previousSeries,
    });
    for (const { run, reason } of decision.toClose) {
      const key = runKey(run);
      this.running.delete(key);
      this.unresolved.set(key, closeRun(run, reason, now));
      this.closed.push({ runId: run.runId, processor: run.processor, reason, at: now });
    }
    for (const { run, by } of decision.toResolve) {
      const resolved = resolveRun(run, { at: now, by, reason: 'a later attempt succeeded' });
      this.unresolved.delete(runKey(run));
      if (resolved.end === null) this.settled.set(runKey(run), resolved);
      if (!this.isUnresolved(run.work)) this.laterSuccesses.delete(run.work);
    }
    this.previousSeries = decision.series;
    return [...decision.points, decision.tick];
  }

  private isUnresolved(work: string): boolean {
    for (const run of this.unresolved.values()) if (run.work === work) return true;
    return false;
  }
}
