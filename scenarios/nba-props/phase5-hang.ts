import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/define-scenario';
import { ORDINARY_DAYS } from './baseline/ordinary-days';

/** The hang of phase 5, whose average run lasted 123 hours. Control scenario: ordinary-days. */
export default defineScenario({
  ...ORDINARY_DAYS,
  name: 'phase5-hang',
  title: 'The prediction coordinator sends no heartbeat from minute 7 of its run on, and its phase waits for it',
  source: 'Platform review of January 2026: 27% of phase 5 runs succeeded, the average run lasted 123 h',
  faults: [
    {
      kind: 'hang',
      processor: 'prediction-coordinator',
      dataDate: '2026-01-13',
      after: Duration.minutes(7),
      lasts: Duration.hours(123),
      blocksPhase: true,
    },
  ],
  operatorActsAfter: Duration.minutes(15), // the response time of a P0
  expectations: [
    { kind: 'detected', policy: 'run-silent', within: Duration.minutes(30) }, // the target: 123 h down to 30 min
    { kind: 'run closed', reason: 'went_silent', within: Duration.minutes(20) },
    { kind: 'notifications', atMost: 1 },
    { kind: 'all incidents close' },
  ],
  baselineExpectations: [{ kind: 'undetected', for: Duration.hours(123) }],
});
