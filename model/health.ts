import { Duration } from './duration';

/** Period that a report covers. */
export const REPORT_WINDOW = { daily: Duration.days(1), weekly: Duration.days(7) } as const;
export type ReportKind = keyof typeof REPORT_WINDOW;

/** When the health reports are posted, as unix-cron with five fields. */
export interface ReportSchedule {
  /** @default '0 7 * * *' - every day at 7:00 */
  readonly daily?: string;
  /** @default '0 8 * * 0' - on Sundays at 8:00 */
  readonly weekly?: string;
  /** IANA time zone of both, such as `Europe/Berlin`. @default - that of the first phase's deadline */
  readonly timeZone?: string;
}

/** Period before the window from which a processor's normal values are computed. */
export const NORMAL_WINDOW = Duration.days(7);
/** Days in a trend. */
export const TREND_DAYS = 7;

/** Timeouts of the health report. The first two together are shorter than the third, and that is shorter than the last. */
export const REPORT = {
  /** Longest time for the sources to answer; then the report marks a source as unread. */
  readDeadline: Duration.seconds(40),
  /** Longest time for Slack after that, retries included. */
  slackDeadline: Duration.seconds(20),
  /** The function's request timeout. */
  timeout: Duration.seconds(90),
  /** How long Scheduler waits. */
  attemptDeadline: Duration.seconds(120),
} as const;

/**
 * Thresholds of the report's findings. Shares are of runs that succeeded or failed with an actionable failure: expected
 * failures, skips and runs in flight do not count. The first four come from the platform's review of January 2026.
 */
export const HEALTH_LIMITS = {
  /** A run is slow above this multiple of its processor's normal P95. */
  slowTimes: 2,
  /** A failure rate is high above this multiple of the processor's normal rate and above {@link failureRate}. */
  failureTimes: 1.5,
  failureRate: 0.05,
  /** Target success rate of every phase. */
  goodSuccess: 0.95,
  /** Below this success rate a phase is unhealthy: the first target in the repair of phase 5. */
  badSuccess: 0.5,
  /** Error budget below which a release should wait. */
  lowBudget: 0.25,
  /** Fewest runs for normal values: with fewer, one slow run would be the P95 itself. */
  leastHistory: 5,
  /** Time without a tick after which the timeout monitor is down; the alert `monitor down` uses the same time. */
  monitorStill: Duration.minutes(5),
} as const;

/**
 * Limits of one report's Firestore reads: at most phases x window + processors x history + 2 x inFlight documents,
 * whatever the size of the store. The report states where it reached a limit.
 */
export const READ_LIMITS = { window: 10_000, history: 200, inFlight: 1_000 } as const;

/** The composite indexes on runs for the report's queries, in addition to `RUN_QUERIES`. */
export const HEALTH_QUERIES = {
  'by-phase': [
    { field: 'phase', order: 'ASCENDING' },
    { field: 'startedAt', order: 'DESCENDING' },
  ],
  'by-processor': [
    { field: 'processor', order: 'ASCENDING' },
    { field: 'startedAt', order: 'DESCENDING' },
  ],
  'phase-outcomes': [
    { field: 'phase', order: 'ASCENDING' },
    { field: 'outcome', order: 'ASCENDING' },
    { field: 'startedAt', order: 'ASCENDING' },
  ],
} as const;
