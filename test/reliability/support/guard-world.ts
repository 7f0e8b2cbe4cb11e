import { MemoryBreakerStore } from '../../../guard/adapters/memory/breaker-store';
import { ManualClock } from '../../../guard/adapters/memory/clock';
import { MemoryConfigSource } from '../../../guard/adapters/memory/config-source';
import { MemoryGuardState } from '../../../guard/adapters/memory/guard-state';
import { MemoryPulseStore } from '../../../guard/adapters/memory/pulse-store';
import { MemoryRunStore } from '../../../guard/adapters/memory/run-store';
import { MemoryTriggerControl } from '../../../guard/adapters/memory/trigger-control';
import { MemoryWatchStore } from '../../../guard/adapters/memory/watch-store';
import type { Line, Log } from '../../../guard/ports/log';
import type { MetricWriter } from '../../../guard/ports/metric-writer';
import { triggerKey } from '../../../guard/ports/trigger-control';
import { applyEvent } from '../../../guard/run/recorded-line';
import { runKey, type RunRecord } from '../../../guard/run/run-record';
import type { MonitorPorts } from '../../../guard/tick/ports';
import type { GuardConfig } from '../../../model/guard-config';
import { PULSE_TYPE, type GuardLine, type RunEvent } from '../../../model/run-event';
import { storeWith } from '../../guard/support/monitor-rig';
import { backwardSteps } from './backward-steps';

/** Gauges of which the latest value is compared. The others depend on the instant of the tick. */
const COMPARED: ReadonlySet<string> = new Set(['active', 'breakerOpen', 'deadlineMissed', 'notStarted', 'truncated']);

/** The stores of a guard, and the triggers that it stops. */
interface Stores {
  readonly runs: MemoryRunStore;
  readonly guard: MemoryGuardState;
  readonly breakers: MemoryBreakerStore;
  readonly triggers: MemoryTriggerControl;
  readonly watch: MemoryWatchStore;
  readonly pulses: MemoryPulseStore;
}

/** Everything that the guard stores, prints and stops, in memory, of which a copy can be made at any time. */
export class GuardWorld {
  /** Guard lines other than those of ticks and pulses. */
  readonly lines: GuardLine[] = [];
  /** Ways in which a stored run went back. */
  readonly wrong: string[] = [];
  readonly clock: ManualClock;
  readonly ports: MonitorPorts;
  private readonly documents: Map<string, RunRecord>;
  private readonly gauges: Map<string, number>;

  private readonly stores: Stores;

  constructor(
    readonly config: GuardConfig,
    now: number,
    before?: GuardWorld,
  ) {
    this.clock = new ManualClock(now);
    this.stores = before === undefined ? newStores() : copyOf(before.stores);
    this.documents = new Map(before?.documents);
    this.gauges = new Map(before?.gauges);
    this.lines.push(...(before?.lines ?? []));
    this.ports = this.createPorts();
  }

  get breakers(): MemoryBreakerStore {
    return this.stores.breakers;
  }

  get triggers(): MemoryTriggerControl {
    return this.stores.triggers;
  }

  copy(): GuardWorld {
    return new GuardWorld(this.config, this.clock.now(), this);
  }

  /** Records a line of a processor, as the recorder does. */
  async record(event: RunEvent, at: number): Promise<void> {
    const id = { processor: event.processor, runId: event.run_id, attempt: event.attempt };
    await this.ports.runs.change(id, (current) => ({
      write: applyEvent(current, event, at).record,
      result: undefined,
    }));
  }

  /** Lets the pulse of a tick come back to the recorder. */
  async returnPulse(printedAt: number): Promise<void> {
    await this.stores.pulses.arrived({ at: printedAt, arrivedAt: printedAt + 1_000, worstLagMs: 0 });
  }

  /** What is stored, stopped and shown, without the times, which an interrupted tick may shift. */
  async state(): Promise<string> {
    const runs = [...this.documents].map(([key, { state, unresolved, resolution }]) => {
      return `${key} ${state} ${unresolved ? 'unresolved' : ''} ${resolution?.by ?? ''}`;
    });
    const breakers = (await this.breakers.all()).map(
      ({ id, state, held }) => `${id} ${state} holds ${held.map(({ trigger }) => triggerKey(trigger)).join(' ')}`,
    );
    const triggers = (this.config.breakers ?? []).flatMap((rule) =>
      rule.triggers.map((trigger) => `${triggerKey(trigger)} ${this.triggers.state(trigger).kind}`),
    );
    const { deadlines, notStarted } = this.stores.watch.memory;
    const missed = Object.entries(deadlines).map(([phase, { missed: dates }]) => `${phase} missed ${dates.length}`);
    const waiting = notStarted.map(({ what }) => `${what} has not started`);
    const gauges = [...this.gauges].map(([series, value]) => `${series} = ${value}`);
    return [runs, breakers, triggers, missed, waiting, gauges].flatMap((part) => part.sort()).join('\n');
  }

  /** Closed runs whose closing was never printed, and breakers with changes that were not. */
  async unprinted(): Promise<string[]> {
    const printed = (type: string, name: string) =>
      this.lines.filter(({ run_event: line }) => line.type === type && line['run_id'] === name).length;
    const closings = [...this.documents.values()].flatMap(({ closure, runId }) =>
      closure !== null && printed(closure.reason, runId) === 0 ? [`the closing of ${runId} was never printed`] : [],
    );
    const changes = (await this.breakers.all()).flatMap(({ id, changes: made }) => {
      const lines = this.lines.filter(({ run_event: line }) => line['breaker'] === id).length;
      return lines < made ? [`of ${made} changes of the breaker ${id}, ${lines} were printed`] : [];
    });
    return [...closings, ...changes];
  }

  private createPorts(): MonitorPorts {
    const { clock, config } = this;
    const { runs, guard, breakers, watch, pulses, triggers } = this.stores;
    const log: Log = { print: (line) => this.keep(line) };
    const metrics: MetricWriter = {
      write: async (points) => {
        await Promise.resolve();
        for (const { gauge, job, taskId, value } of points) {
          if (COMPARED.has(gauge)) this.gauges.set(`${gauge} ${job}/${taskId}`, value);
        }
      },
    };
    const checked = storeWith(runs, {
      change: (id, decide) =>
        runs.change(id, (current) => {
          const change = decide(current);
          if (change.write !== undefined) {
            this.wrong.push(...backwardSteps(current, change.write));
            this.documents.set(runKey(change.write), change.write);
          }
          return change;
        }),
    });
    const parts = { guard, breakers, watch, pulses, clock, log, metrics };
    return { ...parts, runs: checked, config: new MemoryConfigSource(config), triggers: () => triggers };
  }

  private keep(line: Line): void {
    if (!('run_event' in line) || line.run_event.type === 'tick' || line.run_event.type === PULSE_TYPE) return;
    this.lines.push(line as GuardLine);
  }
}

function newStores(): Stores {
  const watch = new MemoryWatchStore();
  return {
    runs: new MemoryRunStore(),
    guard: new MemoryGuardState(),
    breakers: new MemoryBreakerStore(),
    triggers: new MemoryTriggerControl(),
    watch,
    pulses: new MemoryPulseStore(() => watch.memory.pulses),
  };
}

function copyOf(stores: Stores): Stores {
  const watch = new MemoryWatchStore();
  watch.memory = stores.watch.memory;
  return {
    runs: stores.runs.copy(),
    guard: stores.guard.copy(),
    breakers: stores.breakers.copy(),
    triggers: stores.triggers.copy(),
    watch,
    pulses: stores.pulses.copy(() => watch.memory.pulses),
  };
}
