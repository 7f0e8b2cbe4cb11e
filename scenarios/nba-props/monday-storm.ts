import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/define-scenario';
import { MONDAY, WRITE_CONFLICTS, ROSTER_BATCH } from './baseline/monday';

/** The retry storm of every Monday. Control scenario: monday-calm. */
export default defineScenario({
  ...MONDAY,
  name: 'monday-storm',
  title: 'Roster runs conflict with each other on Monday night, and every failed message is delivered again',
  source: 'Platform review of January 2026: 30,000 failures a week, Mondays 00:00 to 03:00 UTC; target under 1,000',
  faults: [...ROSTER_BATCH, WRITE_CONFLICTS],
  mayFire: [
    'deadline-missed',
    'actionable-failures',
    'retry-storm',
    'dead-letters',
    'slo-burn-slow-phase2',
    'slo-burn-fast-phase2',
  ],
  expectations: [
    { kind: 'detected', policy: 'breaker-open', within: Duration.minutes(10) },
    { kind: 'failures', atMost: 1_000 }, // the target
    { kind: 'no message lost' },
    { kind: 'pages', atMost: 1 },
  ],
  baselineExpectations: [{ kind: 'failures', atLeast: 25_000 }],
});
