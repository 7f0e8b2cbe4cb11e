import type { Names } from '../../model/names';

/** One SLO of the guard and its state. */
export interface SloState {
  readonly name: string;
  /** Goal: share of good events, in (0, 1). */
  readonly goal: number;
  /** Share of good events so far in its period; null if Monitoring has no point yet. */
  readonly compliance: number | null;
  /** Share of the error budget that is left: 1 untouched, 0 spent, below 0 overspent; null as above. */
  readonly budgetLeft: number | null;
}

/** Project and namespace of the series. */
export interface MonitoringScope {
  readonly project: string;
  readonly namespace: string;
  /** Types of the gauges. */
  readonly names: Names;
}

/** By phase: the greatest age over budget of each day, the oldest day first; null where nothing was written. */
export type WorstAges = ReadonlyMap<string, readonly (number | null)[]>;

/** The health report's queries to Cloud Monitoring. Times are milliseconds since the epoch. */
export interface MonitoringReader {
  /** Every SLO of a Monitoring service; empty where there is none, or no such service. */
  slos(project: string, serviceId: string, at: number): Promise<readonly SloState[]>;
  worstAges(scope: MonitoringScope, at: number, days: number): Promise<WorstAges>;
  /** By phase: data dates whose deadline was missed and that are not complete since, as the monitor wrote it last. */
  missedDeadlines(scope: MonitoringScope, at: number): Promise<ReadonlyMap<string, number>>;
}
