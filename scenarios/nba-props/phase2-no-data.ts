import { Duration } from '../../model/duration';
import { defineScenario } from '../../simulation/scenario';
import { NO_DATA, PHASE2_MONTH } from './baseline/phase2-month';

/** The healthy twin of phase2-noise: nothing failed that anybody could act on, so nobody must hear anything. */
export default defineScenario({
  ...PHASE2_MONTH,
  name: 'phase2-no-data',
  title: 'A week of the same, and every failure is expected',
  source: 'Platform review of January 2026: failures without data are no failures',
  workload: PHASE2_MONTH.workload(NO_DATA),
  worlds: ['declared'],
  lasts: Duration.days(7),
  expectations: [{ kind: 'silent' }],
});
