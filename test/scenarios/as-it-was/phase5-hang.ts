import { Duration } from '../../../model/duration';
import type { Scenario } from '../../../rehearsal/simulate/scenario';
import policies from './policies.json';

/** What both tellings of the phase 5 incident share. The average run of phase 5 lasted 123 hours then. */
export const phase5Hang = {
  source: 'Platform review of January 2026: 27% of phase 5 runs succeeded, the average run lasted 123 h',
  story: 'phase5-hang',
  from: '2026-01-14T00:00:00Z',
  lasts: Duration.hours(150),
  workload: { kind: 'daily', beforeDeadline: Duration.hours(2) },
  faults: [
    {
      kind: 'hang',
      processor: 'prediction-coordinator',
      dataDate: '2026-01-13',
      after: Duration.minutes(7),
      lasts: Duration.hours(123),
      blocksPhase: true,
    },
  ],
  policiesAsItWas: policies,
} as const satisfies Partial<Scenario>;
