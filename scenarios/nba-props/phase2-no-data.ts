import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/define-scenario';
import { NO_DATA, PHASE2_MONTH } from './baseline/phase2-month';

/** Control scenario of phase2-noise: every failure is expected, so no alert fires. */
export default defineScenario({
  ...PHASE2_MONTH,
  name: 'phase2-no-data',
  title: 'A week of phase 2 in which every failure is expected',
  source: 'Platform review of January 2026: missing data is not a failure',
  workload: PHASE2_MONTH.workload(NO_DATA),
  worlds: ['declared'],
  lasts: Duration.days(7),
  expectations: [{ kind: 'silent' }],
});
