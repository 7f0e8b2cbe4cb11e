import { Duration } from '../../../model/duration';
import type { UsualFailures, Workload } from '../../../simulation/workload';
import { BASELINE } from './ordinary-days';

/** 269,971 runs in 30 days, without the 34 daily runs of the phase. */
const RUNS_A_DAY = Math.round(269_971 / 30) - 34;

/** The runs of phase 2 beside the night's: all day, for older dates. */
export const phase2AllDay = (failures: UsualFailures): Workload => ({
  kind: 'spread',
  phase: 'phase2',
  runsPerDay: RUNS_A_DAY,
  daysBack: 3,
  failures,
});

/** The share of its runs that fail, all of them without data. */
export const NO_DATA: UsualFailures = { share: 144_475 / 269_971, expected: 1 };

/** Thirty days with the 269,971 runs of phase 2 that the review counted. */
export const PHASE2_MONTH = {
  from: '2026-01-01T00:00:00Z',
  lasts: Duration.days(30),
  faults: [],
  worlds: ['baseline', 'declared'],
  workload: (failures: UsualFailures): Workload[] => [
    { kind: 'daily', beforeDeadline: Duration.hours(2) },
    phase2AllDay(failures),
  ],
  ...BASELINE,
} as const;
