import type { BreakerRecord } from '../../model/breaker';
import type { BreakerStore, BreakerWrite } from '../ports/breaker-store';
import type { Clock } from '../ports/clock';
import type { ConfigSource } from '../ports/config-source';
import type { GuardState } from '../ports/guard-state';
import type { Log } from '../ports/log';
import type { MetricWriter } from '../ports/metric-writer';
import type { PulseStore } from '../ports/pulse-store';
import type { Change, RunId, RunStore } from '../ports/run-store';
import type { TriggerControl } from '../ports/trigger-control';
import type { WatchStore } from '../ports/watch-store';
import type { RunRecord } from '../run/run-record';
import type { GaugeSeries } from './limits';
import type { Awaitable } from './steps';

/** The ports of the deployed monitor. */
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

/** Project and region come from the configuration, which every tick reads again. */
export type TriggerControlOf = (place: { readonly project: string; readonly region: string }) => TriggerControl;

/** A port whose methods may answer at once. */
type Answering<Port> = {
  readonly [Method in keyof Port]: Port[Method] extends (...args: infer Args) => Promise<infer Result>
    ? (...args: Args) => Awaitable<Result>
    : Port[Method];
};

/** {@link RunStore}, as far as the steps of a tick use it. */
export interface TickRuns extends Answering<
  Pick<
    RunStore,
    | 'latestDecisive'
    | 'countEnded'
    | 'runningSince'
    | 'hasStartedSince'
    | 'firstDone'
    | 'latestOfWork'
    | 'latestSuccesses'
    | 'doneSince'
    | 'succeededSince'
    | 'countRetries'
  >
> {
  change<T>(id: RunId, decide: (current: RunRecord | undefined) => Change<T>): Awaitable<T>;
}

/** {@link BreakerStore}, as far as the steps of a tick use it. */
export interface TickBreakers extends Answering<Pick<BreakerStore, 'all' | 'unreadable'>> {
  change<T>(id: string, decide: (current: BreakerRecord | undefined) => BreakerWrite<T>): Awaitable<T>;
}

/** {@link TriggerControl}. Without `runNow` no closed work is retried. */
export type TickTriggers = Answering<Pick<TriggerControl, 'look' | 'stop' | 'resume'>> &
  Partial<Answering<Pick<TriggerControl, 'runNow'>>>;

/** The ports of a tick: those of the deployed monitor, or the simulator's, which answer at once. */
export interface TickPorts {
  readonly runs: TickRuns;
  readonly breakers: TickBreakers;
  readonly triggers: (...args: Parameters<TriggerControlOf>) => TickTriggers;
  readonly watch: Answering<WatchStore>;
  readonly pulses: Answering<Pick<PulseStore, 'latest'>>;
  readonly config: Answering<ConfigSource>;
  readonly metrics: Answering<MetricWriter>;
  readonly log: Log;
  readonly clock: Pick<Clock, 'now'>;
}

/** One tick. Instants are milliseconds since the epoch; instants.ts explains them. */
export interface Tick {
  /** Names the tick; it holds the lease. */
  readonly holder: string;
  readonly now: number;
  /** After this time the tick starts nothing. */
  readonly deadline: number;
  /** Processor series of the previous tick; their last value may not be 0. */
  readonly previousSeries: readonly GaugeSeries[];
}
