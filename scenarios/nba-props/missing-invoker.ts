import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/define-scenario';
import { ORDINARY_DAYS } from './baseline/ordinary-days';

/** A deploy removes run.invoker, and a service answers 403 to its own pipeline. Control scenario: ordinary-days. */
export default defineScenario({
  ...ORDINARY_DAYS,
  name: 'missing-invoker',
  title: 'After a deploy the push subscription of phase 3 is not allowed to call its service',
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
    // Phase 3 is not called in the first 7 h 15 min: it runs at night.
    { kind: 'detected', policy: 'calls-refused', within: Duration.hours(8) },
    { kind: 'pages', atMost: 1 },
    { kind: 'all incidents close' },
  ],
  baselineExpectations: [{ kind: 'undetected', for: Duration.days(5) }],
});
