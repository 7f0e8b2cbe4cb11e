import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/scenario';
import { MONDAY, RACE, ROSTER_BATCH } from './baseline/monday';

/** The storm of every Monday. Its healthy twin is monday-calm. */
export default defineScenario({
  ...MONDAY,
  name: 'monday-storm',
  title: 'Roster runs race each other on Monday night, and whatever fails is delivered again',
  source: 'Platform review of January 2026: 30,000 failures a week, Mondays 00:00 to 03:00 UTC; target under 1,000',
  faults: [...ROSTER_BATCH, RACE],
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
