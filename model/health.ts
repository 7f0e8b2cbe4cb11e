import { Duration } from './duration';

/** What a report looks back on. */
export const REPORT_WINDOW = { daily: Duration.days(1), weekly: Duration.days(7) } as const;
export type ReportKind = keyof typeof REPORT_WINDOW;

/** How long before the window a processor's normal is taken from, and how many days a trend shows. */
export const NORMAL_WINDOW = Duration.days(7);
export const TREND_DAYS = 7;

/** The clock of the health report: each bound lies within the next. */
export const REPORT = {
  /** How long the sources have to answer; what has not answered by then is reported as unread. */
  readDeadline: Duration.seconds(40),
  /** How long Slack may take after that, tries again included. */
  slackDeadline: Duration.seconds(20),
  /** The platform's timeout of the function. */
  timeout: Duration.seconds(90),
  /** How long Scheduler waits. */
  attemptDeadline: Duration.seconds(120),
} as const;

/**
 * From when on a figure is worth a sentence. Shares are of runs that succeeded or really failed: expected failures,
 * skips and runs in flight count on neither side. The first four are the platform's own (January 2026 review).
 */
export const HEALTH_LIMITS = {
  /** A run is slow over this many times its processor's normal P95. */
  slowTimes: 2,
  /** A failure rate stands out over this many times the processor's normal one, and over {@link failureRate}. */
  failureTimes: 1.5,
  failureRate: 0.05,
  /** The success that the platform wants of every phase. */
  goodSuccess: 0.95,
  /** Below this a phase is unhealthy: what the first repair of phase 5 was to reach at once. */
  badSuccess: 0.5,
  /** Error budget below which a release should wait. */
  lowBudget: 0.25,
  /** Runs that a normal needs: with fewer, one slow run would be the P95 itself. */
  leastHistory: 5,
  /** Silence of the monitor after which nobody is watching: as many periods as Monitoring's own alert on it takes. */
  monitorStill: Duration.minutes(5),
} as const;

/**
 * Bounds of what one report reads from Firestore: at most phases x window + processors x history + 2 x inFlight
 * documents, whatever the store holds. What a bound cuts off is said in the report.
 */
export const READ_LIMITS = { window: 10_000, history: 200, inFlight: 1_000 } as const;

/** Id of the Monitoring service that holds a pipeline's SLOs. */
export function sloServiceId(pipeline: string): string {
  return `phasewatch-${pipeline}`;
}

/** The composite indexes on runs that the report's queries need, beside `RUN_QUERIES`. */
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
