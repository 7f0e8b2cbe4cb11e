import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/scenario';
import { ORDINARY_DAYS } from './baseline/ordinary-days';

/** A deploy takes a right away, and a service answers 403 to its own pipeline. Its healthy twin is ordinary-days. */
export default defineScenario({
  ...ORDINARY_DAYS,
  name: 'missing-invoker',
  title: 'After a deploy the push subscription of phase 3 may no longer call its service',
  source: 'Platform review of January 2026: an orchestrator without run.invoker, zero logs for weeks',
  faults: [
    {
      kind: 'calls-refused',
      deployable: 'nba-phase3-analytics-processors',
      after: Duration.hours(20),
      lasts: Duration.days(5),
    },
  ],
  operatorActsAfter: Duration.hours(1), // the response time of a P1
  mayFire: ['dead-letters', 'backlog-old', 'runs-not-started', 'deadline-missed'],
  expectations: [
    // 7 h 15 min of it nobody calls: phase 3 has nothing to do before the night.
    { kind: 'detected', policy: 'calls-refused', within: Duration.hours(8) },
    { kind: 'pages', atMost: 1 },
    { kind: 'all incidents close' },
  ],
  baselineExpectations: [{ kind: 'undetected', for: Duration.days(5) }],
});
