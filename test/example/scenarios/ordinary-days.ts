import { defineScenario } from '../../../simulation/define-scenario';
import { TWO_DAYS } from './shared/two-days';

/** Control scenario of the faults in these days: no notification. */
export default defineScenario({
  ...TWO_DAYS,
  name: 'ordinary-days',
  title: 'Two days in which every run of the shop ends in time',
  source: 'The example pipeline as declared',
  faults: [],
  expectations: [{ kind: 'silent' }],
});
