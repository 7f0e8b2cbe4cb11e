import { Duration } from '../../../model/duration';
import type { UsualFailures, Workload } from '../../../simulation/workload';
import { AS_IT_WAS } from './ordinary-days';

/** 269,971 runs in 30 days, 34 of them a day the first of their date. */
const RUNS_A_DAY = Math.round(269_971 / 30) - 34;

/** What phase 2 does all day beside the night's runs: it looks again at older dates, and mostly finds nothing new. */
export const phase2AllDay = (failures: UsualFailures): Workload => ({
  kind: 'spread',
  phase: 'phase2',
  runsPerDay: RUNS_A_DAY,
  daysBack: 3,
  failures,
});

/** Share of its runs that fail as there is no data, which nobody can act on. */
export const NO_DATA: UsualFailures = { share: 144_475 / 269_971, expected: 1 };

/** Thirty days in which phase 2 runs as often as the review counted: 269,971 times. */
export const PHASE2_MONTH = {
  from: '2026-01-01T00:00:00Z',
  lasts: Duration.days(30),
  faults: [],
  worlds: ['baseline', 'declared'],
  workload: (failures: UsualFailures): Workload[] => [
    { kind: 'daily', beforeDeadline: Duration.hours(2) },
    phase2AllDay(failures),
  ],
  ...AS_IT_WAS,
} as const;
