import type { RunEventLine } from '../../../model/run-event';

/** Two hours of 14 January 2026; every row has its minute. Minute 0 is 10:00 UTC, 05:00 in New York. */
export const minute = (n: number): number => Date.UTC(2026, 0, 14, 10) + n * 60_000;

/** The work of each run, by run id; the id says how the run ends. */
export const WORKS = {
  running: ['phase1', 'extract', '2026-01-16'],
  'heartbeat-only': ['phase2', 'tidy', '2026-01-10'],
  overdue: ['phase2', 'derive', '2026-01-11'],
  succeeded: ['phase1', 'extract', '2026-01-14'],
  'succeeded-tomorrow': ['phase1', 'extract', '2026-01-15'],
  skipped: ['phase2', 'publish', '2026-01-10'],
  'failed-no_data_available': ['phase1', 'extract', '2026-01-10'],
  'failed-dependency_missing': ['phase2', 'score', '2026-01-14'],
  'failed-processing_error': ['phase1', 'fetch', '2026-01-14'],
  'failed-timeout': ['phase2', 'derive', '2026-01-10'],
  'failed-validation_failed': ['phase2', 'score', '2026-01-13'],
  'failed-unknown': ['phase1', 'fetch', '2026-01-13'],
  'failed-report': ['phase2', 'report-b', '2026-01-14'],
  'timed-out': ['phase2', 'derive', '2026-01-12'],
  'timed-out-retried': ['phase1', 'load', '2026-01-14'],
  'went-silent': ['phase1', 'extract', '2026-01-13'],
  'closed-last': ['phase1', 'extract', '2026-01-12'],
  'late-success': ['phase2', 'tidy', '2026-01-13'],
  'late-write': ['phase2', 'tidy', '2026-01-12'],
  'ended-before-closing': ['phase1', 'extract', '2026-01-11'],
  resolved: ['phase2', 'report-a', '2026-01-14'],
  'probe-succeeded': ['phase2', 'derive', '2026-01-14'],
} as const;

export type RunId = keyof typeof WORKS;

type Identity = 'v' | 'run_id' | 'phase' | 'processor' | 'data_date';
type WithoutIdentity<T> = T extends unknown ? Omit<T, Identity> : never;

/** A line that a run prints. */
export interface PrintedLine {
  /** When the recorder receives it. */
  readonly at: number;
  readonly run: RunId;
  readonly event: WithoutIdentity<RunEventLine>;
  /** @default - when the recorder receives it */
  readonly printed?: number;
}

/** A line with every field that its processor prints. */
export function eventOf({ run, event }: PrintedLine): object {
  const [phase, processor, data_date] = WORKS[run];
  return { v: 1, run_id: run, attempt: 1, phase, processor, data_date, ...event };
}

/** The lines of the history, in the order in which the recorder receives them. */
export const LINES: readonly PrintedLine[] = [
  { at: 0, run: 'timed-out', event: { type: 'started' } },
  { at: 0, run: 'timed-out-retried', event: { type: 'started' } },
  { at: 0, run: 'went-silent', event: { type: 'started' } },
  { at: 0, run: 'late-success', event: { type: 'started' } },
  { at: 0, run: 'late-write', event: { type: 'started' } },
  { at: 0, run: 'ended-before-closing', event: { type: 'started' } },
  { at: 0, run: 'resolved', event: { type: 'started' } },
  { at: 1, run: 'succeeded', event: { type: 'started' } },
  { at: 1, run: 'skipped', event: { type: 'started' } },
  { at: 2, run: 'skipped', event: { type: 'skipped', reason: 'no games on this day' } },
  { at: 3, run: 'failed-no_data_available', event: failure('no_data_available', 'the feed is empty') },
  { at: 3, run: 'failed-dependency_missing', event: failure('dependency_missing', 'fetch has not run') },
  { at: 5, run: 'timed-out', event: { type: 'heartbeat', elapsed_seconds: 300.5 } },
  { at: 5, run: 'timed-out-retried', event: { type: 'heartbeat' } },
  { at: 5, run: 'succeeded', event: { type: 'heartbeat', elapsed_seconds: 240 } },
  { at: 6, run: 'succeeded', event: { type: 'succeeded', duration_seconds: 299.25, records_processed: 1234 } },
  { at: 8, run: 'timed-out', event: { type: 'heartbeat', elapsed_seconds: 480 } },
  { at: 8, run: 'timed-out-retried', event: { type: 'heartbeat' } },
  { at: 9, run: 'resolved', event: { type: 'started', attempt: 2 } },
  { at: 11, run: 'resolved', event: { type: 'succeeded', attempt: 2, duration_seconds: 120, records_processed: 0 } },
  { at: 12, run: 'late-success', event: { type: 'succeeded' } },
  { at: 12, run: 'late-write', event: { type: 'heartbeat', elapsed_seconds: 720 } },
  { at: 13, run: 'ended-before-closing', event: { type: 'succeeded' }, printed: 5 },
  { at: 13, run: 'failed-timeout', event: failure('timeout', 'the query took too long') },
  { at: 14, run: 'failed-report', event: { type: 'failed' } },
  { at: 21, run: 'probe-succeeded', event: { type: 'started' } },
  { at: 22, run: 'probe-succeeded', event: { type: 'succeeded' } },
  { at: 79, run: 'failed-processing_error', event: failure('processing_error', 'division by zero') },
  { at: 84, run: 'closed-last', event: { type: 'started' } },
  { at: 85, run: 'failed-validation_failed', event: failure('validation_failed', 'records: got 12, wanted 450') },
  { at: 87, run: 'failed-unknown', event: { type: 'started' } },
  { at: 87, run: 'failed-unknown', event: { type: 'failed', duration_seconds: 0.5 }, printed: 87.5 },
  { at: 88, run: 'overdue', event: { type: 'started' } },
  { at: 90, run: 'running', event: { type: 'started' } },
  { at: 92, run: 'running', event: { type: 'heartbeat', elapsed_seconds: 120 } },
  { at: 93, run: 'heartbeat-only', event: { type: 'heartbeat', elapsed_seconds: 200 } },
  { at: 93, run: 'succeeded-tomorrow', event: { type: 'succeeded', duration_seconds: 60 } },
];

function failure(failure_category: FailureLine['failure_category'], error: string): WithoutIdentity<FailureLine> {
  return { type: 'failed', duration_seconds: 45, failure_category, error };
}

type FailureLine = Extract<RunEventLine, { readonly type: 'failed' }>;
