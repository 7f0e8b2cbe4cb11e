import { MemoryBreakerStore } from '../../../functions/ports/breaker-store.memory';
import { ManualClock } from '../../../functions/ports/clock.memory';
import { MemoryConfigSource } from '../../../functions/ports/config-source.memory';
import { MemoryGuardState } from '../../../functions/ports/guard-state.memory';
import { MemoryLog } from '../../../functions/ports/log.memory';
import { MemoryMetricWriter } from '../../../functions/ports/metric-writer.memory';
import { MemoryPulseStore } from '../../../functions/ports/pulse-store.memory';
import type { RunStore } from '../../../functions/ports/run-store';
import { MemoryRunStore } from '../../../functions/ports/run-store.memory';
import { MemoryTriggerControl } from '../../../functions/ports/trigger-control.memory';
import { MemoryWatchStore } from '../../../functions/ports/watch-store.memory';
import { applyEvent } from '../../../functions/run-recorder/core';
import type { RunRecord } from '../../../functions/run-record/core';
import { createHandler } from '../../../functions/timeout-monitor/handler';
import type { MonitorPorts } from '../../../functions/timeout-monitor/ports';
import type { RunEvent } from '../../../model/run-event';
import { guardConfig, T0 } from './runs';
import { serve, type Served } from './serve';

/** A monitor on ports in memory, and the means to make each of them fail. */
export class MonitorRig {
  readonly runs = new MemoryRunStore();
  readonly guard = new MemoryGuardState();
  readonly breakers = new MemoryBreakerStore();
  readonly triggers = new MemoryTriggerControl();
  readonly watch = new MemoryWatchStore();
  readonly pulses = new MemoryPulseStore();
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
    await this.runs.change({ runId: event.run_id, attempt: event.attempt }, (current) => {
      const { record } = applyEvent(current, event, at);
      return { write: record, result: undefined };
    });
  }

  close(): Promise<unknown> {
    return Promise.all(this.served.map((served) => served.close()));
  }

  run(runId = 'p5-2026-01-14-1', attempt = 1): Promise<RunRecord | undefined> {
    return this.runs.change({ runId, attempt }, (current) => ({ result: current }));
  }
}

/** The store of another, with some of its methods replaced. */
export function storeWith(runs: RunStore, other: Partial<RunStore>): RunStore {
  return {
    change: (id, decide) => runs.change(id, decide),
    longestRunning: (limit) => runs.longestRunning(limit),
    longestSilent: (limit) => runs.longestSilent(limit),
    unresolved: (limit) => runs.unresolved(limit),
    unreported: (limit) => runs.unreported(limit),
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
