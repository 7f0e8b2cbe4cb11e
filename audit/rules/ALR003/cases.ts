import { OBSERVABILITY, SILENT } from '../../cases/addresses';
import type { RuleCases } from '../../cases/rule-case';

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'the named runbook does not exist',
      change: (env) => env.set(OBSERVABILITY, SILENT, { user_labels: { runbook: 'silnt' } }),
      address: SILENT,
      message: 'the runbook stacks/alerts/silnt/runbook.md does not exist',
    },
    {
      title: 'the policy has no runbook label',
      change: (env) => env.set(OBSERVABILITY, SILENT, { user_labels: {} }),
      address: SILENT,
      message: 'the policy names no runbook',
    },
  ],
  correct: [
    {
      title: 'two policies share a runbook',
      change: (env) => env.set(OBSERVABILITY, SILENT, { user_labels: { runbook: 'over' } }),
    },
  ],
};
