import { Duration } from '../../../model/duration';
import type { Burst } from '../../../simulation/faults/burst';
import type { RunsFail } from '../../../simulation/faults/runs-fail';
import { AS_IT_WAS } from './ordinary-days';
import { NO_DATA, phase2AllDay } from './phase2-month';

/** Who takes part in the roster batch, and with how many messages. */
const BATCH = {
  BasketballRefRosterProcessor: 3_000,
  EspnTeamRosterProcessor: 1_500,
  NbacRosterProcessor: 1_500,
} as const;

/** The Monday of a storm, with a day around it. */
export const MONDAY = {
  from: '2026-01-11T12:00:00Z',
  lasts: Duration.hours(36),
  worlds: ['baseline', 'declared'],
  workload: [{ kind: 'daily', beforeDeadline: Duration.hours(2) }, phase2AllDay(NO_DATA)],
  ...AS_IT_WAS,
} as const;

/** Monday 00:00 to 03:00 UTC: 6,000 roster messages, of which each takes half a minute. */
export const ROSTER_BATCH: readonly Burst[] = Object.entries(BATCH).map(([processor, runs]) => ({
  kind: 'burst',
  processor,
  runs,
  after: Duration.hours(12),
  lasts: Duration.hours(3),
  takes: Duration.seconds(30),
}));

/** While the batch lasts, its runs race one another for the same tables, and lose. */
export const RACE: RunsFail = {
  kind: 'runs-fail',
  processors: Object.keys(BATCH),
  category: 'processing_error',
  after: Duration.hours(12),
  lasts: Duration.hours(3),
  takes: Duration.seconds(30),
};
