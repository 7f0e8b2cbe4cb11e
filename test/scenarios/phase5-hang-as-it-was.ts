import { Duration } from '../../model/duration';
import { defineScenario } from '../../rehearsal/simulate/scenario';
import { phase5Hang } from './as-it-was/phase5-hang';

/** The hang of phase 5 as it happened: a check that only a completion event starts, and nothing completes. */
export default defineScenario({
  ...phase5Hang,
  name: 'phase5-hang-as-it-was',
  title: 'The prediction coordinator stops talking 7 minutes into its run; the timeout check waits for an event',
  worlds: ['as-it-was'],
  expectations: [{ kind: 'undetected', for: Duration.hours(123) }],
});
