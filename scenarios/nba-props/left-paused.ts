import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/define-scenario';
import { ONE_NIGHT } from './baseline/ordinary-days';

/** The triggers of phase 4 stay paused: no call fails, no message is lost, and messages wait. Control scenario: deploy-on-a-good-day. */
export default defineScenario({
  ...ONE_NIGHT,
  name: 'left-paused',
  title: 'An operator stops the triggers of phase 4 for a manual repair and does not resume them; no breaker is open',
  source: 'Platform review of January 2026: Scheduler jobs left paused',
  faults: [
    {
      kind: 'triggers-stopped',
      deployable: 'nba-phase4-precompute-processors',
      after: Duration.hours(2),
      lasts: Duration.hours(28),
    },
  ],
  operatorActsAfter: Duration.hours(1),
  mayFire: ['runs-not-started'],
  expectations: [
    // No message is published in the first 80 minutes: phase 4 waits for phase 3.
    { kind: 'detected', policy: 'backlog-old', within: Duration.hours(2) },
    { kind: 'no message lost' },
    { kind: 'pages', atMost: 1 },
    { kind: 'all incidents close' },
  ],
  baselineExpectations: [{ kind: 'undetected', for: Duration.hours(28) }],
});
