import { MemoryBreakerStore } from '../../../guard/adapters/memory/breaker-store';
import { ManualClock } from '../../../guard/adapters/memory/clock';
import { MemoryConfigSource } from '../../../guard/adapters/memory/config-source';
import { MemoryGuardState } from '../../../guard/adapters/memory/guard-state';
import { MemoryLog } from '../../../guard/adapters/memory/log';
import { MemoryMetricWriter } from '../../../guard/adapters/memory/metric-writer';
import { MemoryPulseStore } from '../../../guard/adapters/memory/pulse-store';
import type { RunStore } from '../../../guard/ports/run-store';
import { MemoryRunStore } from '../../../guard/adapters/memory/run-store';
import { MemoryTriggerControl } from '../../../guard/adapters/memory/trigger-control';
import { MemoryWatchStore } from '../../../guard/adapters/memory/watch-store';
import { applyEvent } from '../../../guard/run/recorded-line';
import type { RunRecord } from '../../../guard/run/run-record';
import { createHandler } from '../../../functions/timeout-monitor/handler';
import type { MonitorPorts } from '../../../guard/tick/ports';
import type { RunEvent } from '../../../model/run-event';
import { COORDINATOR, guardConfig, T0 } from './runs';
import { serve, type Served } from './serve';

/** A monitor on in-memory ports, each of which can be made to fail. */
export class MonitorRig {
  readonly runs = new MemoryRunStore();
  readonly guard = new MemoryGuardState();
  readonly breakers = new MemoryBreakerStore();
  readonly triggers = new MemoryTriggerControl();
  readonly watch = new MemoryWatchStore();
  readonly pulses = new MemoryPulseStore(() => this.watch.memory.pulses);
  readonly config = new MemoryConfigSource(guardConfig());
  readonly metrics = new MemoryMetricWriter();
  readonly log = new MemoryLog();
  readonly clock = new ManualClock(T0);
  readonly served: Served[] = [];

  async monitor(other: Partial<MonitorPorts> = {}): Promise<() => Promise<{ status: number; body: unknown }>> {
    const { runs, guard, breakers, watch, pulses, config, metrics, log, clock } = this;
    const triggers = () => this.triggers;
    const ports = { runs, guard, breakers, triggers, watch, pulses, config, metrics, log, clock };
    const served = await serve(createHandler({ ...ports, ...other }));
    this.served.push(served);
    return async () => {
      const response = await fetch(served.url, { method: 'POST' });
      return { status: response.status, body: await response.json() };
    };
  }

  async print(event: RunEvent, at: number): Promise<void> {
    const { processor, run_id: runId, attempt } = event;
    await this.runs.change({ processor, runId, attempt }, (current) => {
      const { record } = applyEvent(current, event, at);
      return { write: record, result: undefined };
    });
  }

  close(): Promise<unknown> {
    return Promise.all(this.served.map((served) => served.close()));
  }

  run(runId = 'p5-2026-01-14-1', attempt = 1, processor = COORDINATOR): Promise<RunRecord | undefined> {
    return this.runs.change({ processor, runId, attempt }, (current) => ({ result: current }));
  }
}

/** A copy of a store with some methods replaced. */
export function storeWith(runs: RunStore, other: Partial<RunStore>): RunStore {
  return {
    change: (id, decide) => runs.change(id, decide),
    longestRunning: (limit) => runs.longestRunning(limit),
    longestSilent: (limit) => runs.longestSilent(limit),
    unresolved: (limit) => runs.unresolved(limit),
    runningOf: (processor, by, limit) => runs.runningOf(processor, by, limit),
    countRunning: (processor) => runs.countRunning(processor),
    unresolvedOf: (processor, limit) => runs.unresolvedOf(processor, limit),
    unreported: (limit) => runs.unreported(limit),
    doneSince: (work, since, limit) => runs.doneSince(work, since, limit),
    unresolvedRuns: (work, limit) => runs.unresolvedRuns(work, limit),
    latestSuccesses: (work, limit) => runs.latestSuccesses(work, limit),
    latestDecisive: (processor, since, limit) => runs.latestDecisive(processor, since, limit),
    countEnded: (processors, outcome, since) => runs.countEnded(processors, outcome, since),
    runningSince: (processor, since, limit) => runs.runningSince(processor, since, limit),
    hasStartedSince: (processor, since) => runs.hasStartedSince(processor, since),
    firstDone: (work) => runs.firstDone(work),
    latestOfWork: (work) => runs.latestOfWork(work),
    succeededSince: (since, limit) => runs.succeededSince(since, limit),
    countRetries: (work) => runs.countRetries(work),
    ...other,
  };
}
