import { Duration } from '../../../model/duration';
import { defineScenario } from '../../../simulation/define-scenario';
import { TWO_DAYS } from './shared/two-days';

/** A run without heartbeat pages once. Control scenario: ordinary-days. */
export default defineScenario({
  ...TWO_DAYS,
  name: 'pricing-hang',
  title: 'The pricing of the orders sends no heartbeat from minute 3 of its run on',
  source: 'A hang of a task: Cloud Tasks tries again after the dispatch deadline, and the container runs on',
  faults: [
    {
      kind: 'hang',
      processor: 'order-pricing',
      dataDate: '2026-01-13',
      after: Duration.minutes(3),
      lasts: Duration.hours(20),
      blocksPhase: true,
    },
  ],
  operatorActsAfter: Duration.minutes(15),
  expectations: [
    { kind: 'detected', policy: 'run-silent', within: Duration.minutes(20) },
    { kind: 'run closed', reason: 'went_silent', within: Duration.minutes(15) },
    { kind: 'notifications', atMost: 1 },
    { kind: 'all incidents close' },
  ],
  baselineExpectations: [{ kind: 'undetected', for: Duration.hours(20) }],
});
