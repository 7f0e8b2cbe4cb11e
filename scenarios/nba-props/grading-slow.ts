import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/define-scenario';
import { ONE_NIGHT } from './baseline/ordinary-days';

/** A run is over its budget and answers just before its request times out. Control scenario: ordinary-days. */
export default defineScenario({
  ...ONE_NIGHT,
  name: 'grading-slow',
  title: 'The grading of predictions (P2) takes 28 min 30 s: over its budget, and 95% of its request timeout',
  source: 'Platform review of January 2026: a service timeout answers 504 and does not stop the container',
  faults: [
    {
      kind: 'slow',
      processor: 'prediction-grading',
      dataDate: '2026-01-13',
      takes: Duration.seconds(28.5 * 60),
    },
  ],
  operatorActsAfter: Duration.hours(4), // the response time of a P2
  mayFire: ['run-near-budget'], // its ticket comes minutes earlier
  expectations: [
    { kind: 'detected', policy: 'run-over-budget-low', within: Duration.minutes(6) }, // from the end of its budget
    { kind: 'detected', policy: 'near-timeouts', within: Duration.minutes(20) },
    { kind: 'run closed', reason: 'timed_out', within: Duration.minutes(2) },
    { kind: 'pages', atMost: 0 },
    { kind: 'all incidents close' },
  ],
  baselineExpectations: [{ kind: 'undetected', for: Duration.hours(20) }],
});
