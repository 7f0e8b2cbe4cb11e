import type { BreakerStore } from '../ports/breaker-store';
import type { Clock } from '../ports/clock';
import type { ConfigSource } from '../ports/config-source';
import type { GuardState } from '../ports/guard-state';
import type { Log } from '../ports/log';
import type { MetricWriter } from '../ports/metric-writer';
import type { PulseStore } from '../ports/pulse-store';
import type { RunStore } from '../ports/run-store';
import type { TriggerControl } from '../ports/trigger-control';
import type { WatchStore } from '../ports/watch-store';
import type { GaugeSeries } from './limits';

/** What the monitor needs of the world. */
export interface MonitorPorts {
  readonly runs: RunStore;
  readonly guard: GuardState;
  readonly breakers: BreakerStore;
  readonly triggers: TriggerControlOf;
  readonly watch: WatchStore;
  readonly pulses: PulseStore;
  readonly config: ConfigSource;
  readonly metrics: MetricWriter;
  readonly log: Log;
  readonly clock: Clock;
}

/** Where triggers stand is known from the configuration, which every tick reads anew. */
export type TriggerControlOf = (place: { readonly project: string; readonly region: string }) => TriggerControl;

/** One tick: who ticks, at what time, and until when. */
export interface Tick {
  readonly holder: string;
  readonly now: number;
  readonly deadline: number;
  readonly previousSeries: readonly GaugeSeries[];
}
