import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/define-scenario';
import { ONE_NIGHT } from './baseline/ordinary-days';

/** A schedule calls once a day, and its call is refused. Control scenario: ordinary-days. */
export default defineScenario({
  ...ONE_NIGHT,
  name: 'scheduler-refused',
  title: 'The Scheduler job of the morning’s predictions is not allowed to call the coordinator',
  source: 'Platform review of January 2026: a caller without run.invoker, zero logs for weeks',
  faults: [
    {
      kind: 'calls-refused',
      deployable: 'prediction-coordinator',
      after: Duration.hours(14),
      lasts: Duration.hours(16),
    },
  ],
  operatorActsAfter: Duration.hours(1), // the response time of a P1
  mayFire: ['calls-refused', 'runs-not-started'], // other symptoms of the same call
  expectations: [
    { kind: 'detected', policy: 'scheduler-failures', within: Duration.minutes(45) }, // it calls at 14:30 UTC
    { kind: 'pages', atMost: 0 },
    { kind: 'all incidents close' },
  ],
  baselineExpectations: [{ kind: 'undetected', for: Duration.hours(16) }],
});
