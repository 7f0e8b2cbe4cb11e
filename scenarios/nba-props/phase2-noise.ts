import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/define-scenario';
import { PHASE2_MONTH } from './baseline/phase2-month';

/** A month of phase 2 with the failures of the review. Control scenario: phase2-no-data. */
export default defineScenario({
  ...PHASE2_MONTH,
  name: 'phase2-noise',
  title: 'A month of phase 2: more than half of its runs fail, nearly all of them because there is no data yet',
  source:
    'Platform review of January 2026: 269,971 runs in 30 days, 144,475 recorded as failed, 97.6% of them expected',
  workload: PHASE2_MONTH.workload({ share: 144_475 / 269_971, expected: 0.976 }),
  mayFire: ['actionable-failures', 'breaker-open', 'slo-burn-fast-phase2', 'slo-burn-slow-phase2'],
  expectations: [
    { kind: 'noise', atMost: 0.05 }, // the target
    { kind: 'nothing missed', within: Duration.minutes(15) },
  ],
  baselineExpectations: [{ kind: 'noise', atLeast: 0.9 }],
});
