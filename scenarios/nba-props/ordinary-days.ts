import { defineScenario } from '../../simulation/scenario';
import { ORDINARY_DAYS } from './baseline/ordinary-days';

/** The healthy twin of all stories of these days: nobody must hear anything, neither then nor now. */
export default defineScenario({
  ...ORDINARY_DAYS,
  name: 'ordinary-days',
  title: 'Six ordinary days, and every run ends in time',
  source: 'The pipeline as declared: 55 processors, six phases',
  faults: [],
  expectations: [{ kind: 'silent' }],
});
