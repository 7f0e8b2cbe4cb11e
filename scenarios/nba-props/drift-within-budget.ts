import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/define-scenario';
import slowDrift from './slow-drift';

/** Control scenario of slow-drift: the runs stay well within their budget. */
export default defineScenario({
  ...slowDrift,
  name: 'drift-within-budget',
  title: 'Over three weeks the runs of the composite factors become 20% longer',
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
