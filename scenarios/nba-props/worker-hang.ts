import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/scenario';
import { ORDINARY_DAYS } from './baseline/ordinary-days';

/** One worker hangs while its neighbours go on: their success must hide nothing. Its healthy twin is ordinary-days. */
export default defineScenario({
  ...ORDINARY_DAYS,
  name: 'worker-hang',
  title: 'One prediction worker stops talking 3 minutes into its run, and everything around it succeeds',
  source: 'Platform review of January 2026: the completion of others was taken for the completion of all',
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
  // A neighbour that completes makes the old check look; whether one does is chance.
  baselineExpectations: [{ kind: 'undetected', for: Duration.hours(1) }],
});
