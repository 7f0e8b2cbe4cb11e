import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/define-scenario';
import { ORDINARY_DAYS } from './baseline/ordinary-days';

/** A run sends heartbeats and does not end. Control scenario: ordinary-days. */
export default defineScenario({
  ...ORDINARY_DAYS,
  name: 'phase5-slow',
  title: 'The prediction coordinator sends heartbeats and runs for five hours',
  source: 'Platform review of January 2026: the timeout of phase 5 was 10 minutes and nothing enforced it',
  faults: [{ kind: 'slow', processor: 'prediction-coordinator', dataDate: '2026-01-13', takes: Duration.hours(5) }],
  operatorActsAfter: Duration.minutes(15),
  mayFire: ['run-near-budget'], // its ticket comes minutes before the page
  expectations: [
    { kind: 'detected', policy: 'run-over-budget', within: Duration.minutes(6) }, // from the end of its budget
    { kind: 'run closed', reason: 'timed_out', within: Duration.minutes(2) },
    { kind: 'pages', atMost: 1 },
    { kind: 'all incidents close' },
  ],
  baselineExpectations: [{ kind: 'undetected', for: Duration.hours(4) }],
});
