import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/scenario';
import slowDrift from './slow-drift';

/** The healthy twin of slow-drift: what stays well within its budget is nobody's business. */
export default defineScenario({
  ...slowDrift,
  name: 'drift-within-budget',
  title: 'Over three weeks the composite factors come to take a fifth longer',
  faults: [
    {
      kind: 'drift',
      processor: 'PlayerCompositeFactorsProcessor',
      factor: 1.2,
      after: Duration.days(2),
      lasts: Duration.days(21),
    },
  ],
  expectations: [{ kind: 'silent' }],
  baselineExpectations: [{ kind: 'silent' }],
});
