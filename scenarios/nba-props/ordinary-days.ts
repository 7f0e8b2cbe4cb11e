import { defineScenario } from '../../simulation/define-scenario';
import { ORDINARY_DAYS } from './baseline/ordinary-days';

/** Control scenario of all faults in these days: no notification, in the baseline or declared. */
export default defineScenario({
  ...ORDINARY_DAYS,
  name: 'ordinary-days',
  title: 'Six ordinary days in which every run ends in time',
  source: 'The pipeline as declared: 55 processors, six phases',
  faults: [],
  expectations: [{ kind: 'silent' }],
});
