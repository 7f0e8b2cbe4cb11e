import { defineScenario } from '../../simulation/define-scenario';
import { MONDAY, ROSTER_BATCH } from './baseline/monday';

/** Control scenario of monday-storm: the same batch, without write conflicts. */
export default defineScenario({
  ...MONDAY,
  worlds: ['declared'],
  name: 'monday-calm',
  title: '6,000 roster messages on Monday night, and every run succeeds',
  source: 'Platform review of January 2026',
  faults: ROSTER_BATCH,
  expectations: [{ kind: 'silent' }],
});
