import { Duration } from '../../model/duration';
import { defineScenario } from '../../rehearsal/simulate/scenario';
import { phase5Hang } from './as-it-was/phase5-hang';

/** The hang of phase 5, met by the declared stack: its guard, its alert policies. */
export default defineScenario({
  ...phase5Hang,
  name: 'phase5-hang',
  title: 'The prediction coordinator stops talking 7 minutes into its run; the guard watches',
  worlds: ['declared'],
  operatorRerunsAfter: Duration.minutes(15), // the response time of a P0
  expectations: [
    { kind: 'detected', policy: 'run-silent', within: Duration.minutes(30) }, // the target: 123 h down to 30 min
    { kind: 'run closed', reason: 'went_silent', within: Duration.minutes(20) },
    { kind: 'notifications', atMost: 1 },
    { kind: 'all incidents close' },
  ],
});
