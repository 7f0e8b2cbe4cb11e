import { Duration } from '../../../model/duration';
import type { Burst } from '../../../simulation/faults/burst';
import type { RunsFail } from '../../../simulation/faults/runs-fail';
import { BASELINE } from './ordinary-days';
import { NO_DATA, phase2AllDay } from './phase2-month';

/** The roster batch: messages by processor. */
const BATCH = {
  BasketballRefRosterProcessor: 3_000,
  EspnTeamRosterProcessor: 1_500,
  NbacRosterProcessor: 1_500,
} as const;

/** A Monday night with the hours before and after it. */
export const MONDAY = {
  from: '2026-01-11T12:00:00Z',
  lasts: Duration.hours(36),
  worlds: ['baseline', 'declared'],
  workload: [{ kind: 'daily', beforeDeadline: Duration.hours(2) }, phase2AllDay(NO_DATA)],
  ...BASELINE,
} as const;

/** Monday 00:00 to 03:00 UTC: 6,000 roster messages of 30 s each. */
export const ROSTER_BATCH: readonly Burst[] = Object.entries(BATCH).map(([processor, runs]) => ({
  kind: 'burst',
  processor,
  runs,
  after: Duration.hours(12),
  lasts: Duration.hours(3),
  takes: Duration.seconds(30),
}));

/** While the batch lasts, its runs write to the same tables, conflict and fail. */
export const WRITE_CONFLICTS: RunsFail = {
  kind: 'runs-fail',
  processors: Object.keys(BATCH),
  category: 'processing_error',
  after: Duration.hours(12),
  lasts: Duration.hours(3),
  takes: Duration.seconds(30),
};
