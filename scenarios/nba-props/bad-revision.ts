import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/scenario';
import { ONE_NIGHT } from './baseline/ordinary-days';

/** A deploy whose container does not start: every call is answered in its place. Its healthy twin is deploy-on-a-good-day. */
export default defineScenario({
  ...ONE_NIGHT,
  name: 'bad-revision',
  title: 'A deploy gives phase 3 a container that does not start, and Cloud Run answers 503 in its place',
  source: 'The platform deploys with gcloud, several times a week; dead letters that nobody watched',
  faults: [
    {
      kind: 'calls-refused',
      status: 503,
      deployable: 'nba-phase3-analytics-processors',
      after: Duration.hours(2),
      lasts: Duration.hours(28),
    },
  ],
  operatorActsAfter: Duration.hours(1), // the response time of a P1
  mayFire: ['dead-letters', 'runs-not-started'],
  expectations: [
    // For 75 minutes of it nobody calls: phase 3 has nothing to do before phase 2.
    { kind: 'detected', policy: 'server-errors', within: Duration.hours(2) },
    { kind: 'no message lost' },
    { kind: 'pages', atMost: 0 },
    { kind: 'all incidents close' },
  ],
  baselineExpectations: [{ kind: 'undetected', for: Duration.hours(28) }],
});
