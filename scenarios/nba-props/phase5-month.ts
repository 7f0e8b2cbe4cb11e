import { defineScenario } from '../../simulation/define-scenario';
import { hangsOfMonth, PHASE5_MONTH } from './baseline/phase5-month';

/** The figures of the review, computed: docs/pipelines/nba-props/phase5-month.md. Control scenario: ordinary-days. */
export default defineScenario({
  ...PHASE5_MONTH,
  name: 'phase5-month',
  title: 'A month in which 73% of the attempts of the prediction coordinator hang, each independent of the ones before',
  source:
    'Platform review of January 2026: 27% of phase 5 runs succeeded, the average run lasted 123 h; the target was 95%',
  faults: hangsOfMonth(),
  mayFire: ['run-silent', 'scheduler-failures', 'breaker-open'],
  expectations: [
    { kind: 'done by deadline', phase: 'phase5', atLeast: 0.95 }, // the target
    { kind: 'all incidents close' },
  ],
  baselineExpectations: [{ kind: 'done by deadline', phase: 'phase5', atMost: 0.27 }],
});
