import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/scenario';
import { ONE_NIGHT } from './baseline/ordinary-days';

/** Once a day a schedule calls, and is refused once a day. Its healthy twin is ordinary-days. */
export default defineScenario({
  ...ONE_NIGHT,
  name: 'scheduler-refused',
  title: 'The Scheduler job of the morning’s predictions may no longer call the coordinator',
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
  mayFire: ['calls-refused', 'runs-not-started'], // the same call, seen by who is called and by who waits for its run
  expectations: [
    { kind: 'detected', policy: 'scheduler-failures', within: Duration.minutes(45) }, // it calls at 14:30 UTC
    { kind: 'pages', atMost: 0 },
    { kind: 'all incidents close' },
  ],
  baselineExpectations: [{ kind: 'undetected', for: Duration.hours(16) }],
});
