import type { BreakerRule } from '../../model/breaker-rule';
import type { GuardConfig } from '../../model/guard-config';
import type { Until } from '../ports/trigger-control';
import type { RunRecord } from '../run/run-record';
import type { GaugeSeries } from './limits';
import type { Tick, TickPorts } from './ports';
import type { Awaitable, Steps } from './steps';

/** The runs that a tick reads. */
export interface TickRunSet {
  readonly running: ReadonlyMap<string, RunRecord>;
  readonly unresolved: ReadonlyMap<string, RunRecord>;
  /** Closed runs whose closing may not have been printed yet. */
  readonly unreported: readonly RunRecord[];
  /** By work: runs that completed it and may resolve an unresolved run of it. */
  readonly laterSuccesses: ReadonlyMap<string, readonly RunRecord[]>;
  /**
   * By processor: how many of its runs are running, where not all of them were read.
   * @default - all were read
   */
  readonly runningCounts?: ReadonlyMap<string, number>;
  /** Was a list cut at its limit, so that not every run was read? */
  readonly truncated: boolean;
  /** Replaces a run with its stored state, after it ended, was closed or was resolved. */
  update(run: RunRecord): void;
}

/** How a tick reads and acts: the deployed monitor concurrently, the simulator one after the other without waiting. */
export interface Effects {
  readonly ports: TickPorts;
  readonly tick: Tick;
  /** How many parts of the tick failed. The tick's own gauge is written only if none did. */
  readonly failures: number;
  /**
   * Performs the steps for each item. A failure is counted, and the next tick tries that item again.
   * @param doing names the work where a failure is printed
   * @returns the results of those that did not fail
   */
  onEach<T, R>(doing: string, items: readonly T[], steps: (item: T) => Steps<R>): Steps<R[]>;
  /** May work begin that a later tick can do as well? False once the gauges must be written soon. */
  hasTimeToClose(): boolean;
  /** Performs one part of the tick; undefined if it failed. */
  part<R>(doing: string, steps: () => Steps<R>): Steps<R | undefined>;
  /**
   * Performs steps that call a trigger. A failure is printed and counted as refused: what the monitor judges does not
   * depend on triggers, so it does not make the tick incomplete.
   */
  onTrigger(doing: string, steps: () => Steps<void>): Steps<void>;
  /** When calls to triggers end: before the tick does, so that a service that hangs does not delay the tick's own gauge. */
  readonly untilTriggers: Until;
  /** How many calls to triggers failed. */
  readonly refused: number;
  /** Reads for each item; one failure fails the whole. */
  readEach<T, R>(items: readonly T[], read: (item: T) => Awaitable<R>): Steps<R[]>;
  readRuns(config: GuardConfig): Steps<TickRunSet>;
  /** Stores series before they are written: if the tick crashes, the next one still closes them. */
  rememberSeries(series: readonly GaugeSeries[]): Steps<void>;
  /**
   * The processors of a closed breaker of which a run has ended since the last call. Empty if only the failure rate can
   * have changed; undefined if nothing can have changed.
   * @default - all of its processors are read
   */
  takeNews?(rule: BreakerRule): ReadonlySet<string> | undefined;
  /** @throws DeadlineExceeded after the tick's deadline */
  assertInTime(): void;
}
