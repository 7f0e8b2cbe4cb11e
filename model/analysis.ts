import { Duration } from './duration';
import { HEALTH_LIMITS } from './health';

/** The standing analysis of a pipeline: its run events are kept in a log bucket, and views of BigQuery read them. */
export interface Analysis {
  /** How long run events are kept: whole days, 1 to 3650. @default 400 days */
  readonly retention?: Duration;
}

/** The default of {@link Analysis.retention}: a year and a month, so that a month can be compared with the one a year before. */
export const ANALYSIS_RETENTION = Duration.days(400);

/** The views, by what they hold. Names of tables in the dataset `Names.analysis.views`. */
export const ANALYSIS_VIEWS = {
  runs: 'runs',
  success: 'success_by_day',
  failures: 'failures_by_hour',
  durations: 'durations_by_day',
  starts: 'starts_after_upstream',
} as const;

export type AnalysisView = keyof typeof ANALYSIS_VIEWS;

/** What the views compare with, and from when on a row is marked as a finding. */
export const ANALYSIS_RULES = {
  /** Days before a day that are its normal. */
  normalDays: 30,
  /** Fewest runs for normal values. */
  leastHistory: HEALTH_LIMITS.leastHistory,
  /** A processor is slow on a day whose median duration is above this multiple of the normal one. */
  slowTimes: 2,
  /** Success rate of 30 days, below which a phase is low. */
  goodSuccess: HEALTH_LIMITS.goodSuccess,
  /** Share of expected failures among all failures of 30 days, above which most failures need no action. */
  mostlyExpected: 0.5,
  /** An hour of the week stands out above this multiple of the failures of an average hour ... */
  hourTimes: 3,
  /** ... and above this failure rate ... */
  failureRate: HEALTH_LIMITS.failureRate,
  /** ... in at least this many weeks. */
  leastWeeks: 2,
} as const;
