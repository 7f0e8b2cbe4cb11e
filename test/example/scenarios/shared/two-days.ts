import { Duration } from '../../../../model/duration';
import type { Scenario } from '../../../../simulation/scenario';
import type { Workload } from '../../../../simulation/workload';

/** Two days of the example pipeline in which every run ends in time; scenarios add a fault to them. */
export const TWO_DAYS = {
  from: '2026-01-13T18:00:00Z',
  lasts: Duration.hours(48),
  worlds: ['declared'],
  workload: [{ kind: 'daily', beforeDeadline: Duration.hours(2) }],
} as const satisfies Partial<Scenario>;

/** The declared volume of the import: files for older dates, all day. */
export const FILES_ALL_DAY = {
  kind: 'spread',
  phase: 'import',
  runsPerDay: 2_000,
  daysBack: 3,
} as const satisfies Workload;
