import type { RunSummary, Sample } from '../../../guard/ports/health-source';
import { COORDINATOR, MINUTE, T0 } from './runs';

/** Time of the reports in the tests: a day after T0. */
export const NOW = T0 + 24 * 60 * MINUTE;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

let runs = 0;

/** A run of the coordinator an hour ago, with ten minutes and 400 records, and the given changes. */
export function run(other: Partial<RunSummary> = {}): RunSummary {
  runs += 1;
  return {
    runId: `run-${runs}`,
    attempt: 1,
    phase: 'phase5',
    processor: COORDINATOR,
    dataDate: '2026-01-14',
    state: 'succeeded',
    outcome: 'succeeded',
    startedAt: NOW - HOUR,
    lastSeenAt: NOW - HOUR + 10 * MINUTE,
    durationSeconds: 600,
    recordsProcessed: 400,
    failureCategory: null,
    retry: null,
    ...other,
  };
}

/** The given number of such runs. */
export function runsOf(count: number, other: Partial<RunSummary> = {}): RunSummary[] {
  return Array.from({ length: count }, () => run(other));
}

export const failure = (category: RunSummary['failureCategory'], other: Partial<RunSummary> = {}): RunSummary =>
  run({
    state: 'failed',
    outcome: category === 'no_data_available' || category === 'dependency_missing' ? category : 'failed',
    failureCategory: category,
    recordsProcessed: null,
    ...other,
  });

/** A run that the monitor closed. */
export const closed = (state: 'timed_out' | 'went_silent', other: Partial<RunSummary> = {}): RunSummary =>
  run({ state, outcome: 'failed', durationSeconds: null, recordsProcessed: null, ...other });

export const inFlight = (startedAt: number, other: Partial<RunSummary> = {}): RunSummary =>
  run({ state: 'running', outcome: null, startedAt, lastSeenAt: NOW - MINUTE, durationSeconds: null, ...other });

export function sampleOf(...all: (RunSummary | readonly RunSummary[])[]): Sample {
  return { runs: all.flat(), truncated: false };
}
