import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/scenario';
import { ONE_NIGHT } from './baseline/ordinary-days';

/** Nothing fails, nothing is refused and nothing is lost; messages wait for nobody. Its healthy twin is deploy-on-a-good-day. */
export default defineScenario({
  ...ONE_NIGHT,
  name: 'left-paused',
  title:
    'Somebody has stopped what calls phase 4 for a repair by hand, and has left it so: no breaker holds its messages',
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
    // For 80 minutes of it nothing is published: phase 4 has nothing to do before phase 3.
    { kind: 'detected', policy: 'backlog-old', within: Duration.hours(2) },
    { kind: 'no message lost' },
    { kind: 'pages', atMost: 1 },
    { kind: 'all incidents close' },
  ],
  baselineExpectations: [{ kind: 'undetected', for: Duration.hours(28) }],
});
