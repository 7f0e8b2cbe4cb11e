import { Duration } from '../../model/duration';
import { defineScenario } from '../../rehearsal/simulate/scenario';
import { phase5Hang } from './as-it-was/phase5-hang';

/** One worker hangs while its neighbours go on: their success must hide nothing. Its healthy twin is phase5-healthy. */
export default defineScenario({
  ...phase5Hang,
  name: 'worker-hang',
  title: 'One prediction worker stops talking 3 minutes into its run, and everything around it succeeds',
  story: 'worker-hang',
  worlds: ['declared'],
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
  operatorRerunsAfter: Duration.minutes(15),
  expectations: [
    { kind: 'detected', policy: 'run-silent', within: Duration.minutes(12) },
    { kind: 'run closed', reason: 'went_silent', within: Duration.minutes(8) },
    { kind: 'notifications', atMost: 1 },
    { kind: 'all incidents close' },
  ],
});
