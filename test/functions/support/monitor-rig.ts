import { ManualClock } from '../../../functions/ports/clock.memory';
import { MemoryConfigSource } from '../../../functions/ports/config-source.memory';
import { MemoryGuardState } from '../../../functions/ports/guard-state.memory';
import { MemoryLog } from '../../../functions/ports/log.memory';
import { MemoryMetricWriter } from '../../../functions/ports/metric-writer.memory';
import type { RunStore } from '../../../functions/ports/run-store';
import { MemoryRunStore } from '../../../functions/ports/run-store.memory';
import { applyEvent } from '../../../functions/run-recorder/core';
import type { RunRecord } from '../../../functions/run-record/core';
import { createHandler } from '../../../functions/timeout-monitor/handler';
import type { MonitorPorts } from '../../../functions/timeout-monitor/tick';
import type { RunEvent } from '../../../model/run-event';
import { guardConfig, T0 } from './runs';
import { serve, type Served } from './serve';

/** A monitor on ports in memory, and the means to make each of them fail. */
export class MonitorRig {
  readonly runs = new MemoryRunStore();
  readonly guard = new MemoryGuardState();
  readonly config = new MemoryConfigSource(guardConfig());
  readonly metrics = new MemoryMetricWriter();
  readonly log = new MemoryLog();
  readonly clock = new ManualClock(T0);
  readonly served: Served[] = [];

  async monitor(other: Partial<MonitorPorts> = {}): Promise<() => Promise<{ status: number; body: unknown }>> {
    const { runs, guard, config, metrics, log, clock } = this;
    const served = await serve(createHandler({ runs, guard, config, metrics, log, clock, ...other }));
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
    ...other,
  };
}
