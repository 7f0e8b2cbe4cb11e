import { defineScenario } from '../../rehearsal/simulate/scenario';
import { phase5Hang } from './as-it-was/phase5-hang';

/** The same days without the fault: nobody must hear anything, neither then nor now. */
export default defineScenario({
  ...phase5Hang,
  name: 'phase5-healthy',
  title: 'The same days, and every run ends in time',
  story: 'phase5-healthy',
  worlds: ['as-it-was', 'declared'],
  faults: [],
  expectations: [{ kind: 'silent' }],
});
