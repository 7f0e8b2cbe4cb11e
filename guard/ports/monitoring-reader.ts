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

/** What a condition of an alert policy reads, as far as the report can ask for its points. */
export type ConditionInput =
  /** Time series of a Monitoring filter. */
  | { readonly kind: 'series'; readonly filter: string }
  /** `absent(...)` in PromQL, or log entries: nothing must have been written before. */
  | { readonly kind: 'no point needed' }
  /** A PromQL query, whose series are not looked up. */
  | { readonly kind: 'query' };

/** One condition of a deployed alert policy. */
export interface DeployedCondition {
  readonly name: string;
  readonly input: ConditionInput;
}

/** An alert policy as Monitoring has it. */
export interface DeployedPolicy {
  readonly displayName: string;
  readonly enabled: boolean;
  /** Time of its last change, in milliseconds since the epoch; null where Monitoring names none. */
  readonly changedAt: number | null;
  readonly conditions: readonly DeployedCondition[];
}

/** The health report's queries to Cloud Monitoring. Times are milliseconds since the epoch. */
export interface MonitoringReader {
  /** Every SLO of a Monitoring service; empty where there is none, or no such service. */
  slos(project: string, serviceId: string, at: number): Promise<readonly SloState[]>;
  worstAges(scope: MonitoringScope, at: number, days: number): Promise<WorstAges>;
  /** By phase: data dates whose deadline was missed and that are not complete since, as the monitor wrote it last. */
  missedDeadlines(scope: MonitoringScope, at: number): Promise<ReadonlyMap<string, number>>;
  /** Every alert policy of Phasewatch in the project whose display name begins with the brand of `names`. */
  policies(project: string, names: Names): Promise<readonly DeployedPolicy[]>;
  /** Has any series of the filter a point after `since`, up to `at`? */
  hasPoint(project: string, filter: string, span: { readonly since: number; readonly at: number }): Promise<boolean>;
}
