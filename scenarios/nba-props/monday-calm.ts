import { defineScenario } from '../../simulation/scenario';
import { MONDAY, ROSTER_BATCH } from './baseline/monday';

/** The healthy twin of monday-storm: the same batch, and nobody loses a race. */
export default defineScenario({
  ...MONDAY,
  worlds: ['declared'],
  name: 'monday-calm',
  title: 'The same 6,000 roster messages on Monday night, and every run succeeds',
  source: 'Platform review of January 2026',
  faults: ROSTER_BATCH,
  expectations: [{ kind: 'silent' }],
});
