import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/define-scenario';
import { ORDINARY_DAYS } from './baseline/ordinary-days';

/** One worker hangs; the success of the others must not hide it. Control scenario: ordinary-days. */
export default defineScenario({
  ...ORDINARY_DAYS,
  name: 'worker-hang',
  title: 'One prediction worker sends no heartbeat from minute 3 of its run on, and all other runs succeed',
  source: 'Platform review of January 2026: the completion of some runs was taken for the completion of all',
  faults: [
    {
      kind: 'hang',
      processor: 'prediction-worker',
      dataDate: '2026-01-13',
      after: Duration.minutes(3),
      lasts: Duration.hours(20),
      blocksPhase: false,
    },
  ],
  operatorActsAfter: Duration.minutes(15),
  expectations: [
    { kind: 'detected', policy: 'run-silent', within: Duration.minutes(12) },
    { kind: 'run closed', reason: 'went_silent', within: Duration.minutes(8) },
    { kind: 'notifications', atMost: 1 },
    { kind: 'all incidents close' },
  ],
  // The completion of another run triggers the baseline's check; when one completes is chance.
  baselineExpectations: [{ kind: 'undetected', for: Duration.hours(1) }],
});
