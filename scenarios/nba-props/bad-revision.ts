import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/define-scenario';
import { ONE_NIGHT } from './baseline/ordinary-days';

/** After a deploy the container does not start, and Cloud Run answers every call with 503. Control scenario: deploy-on-a-good-day. */
export default defineScenario({
  ...ONE_NIGHT,
  name: 'bad-revision',
  title: 'A deploy gives phase 3 a container that does not start, and Cloud Run answers 503',
  source: 'The platform deploys with gcloud several times a week; dead letters without a subscription',
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
    // Phase 3 is not called in the first 75 minutes: it waits for phase 2.
    { kind: 'detected', policy: 'server-errors', within: Duration.hours(2) },
    { kind: 'no message lost' },
    { kind: 'pages', atMost: 0 },
    { kind: 'all incidents close' },
  ],
  baselineExpectations: [{ kind: 'undetected', for: Duration.hours(28) }],
});
