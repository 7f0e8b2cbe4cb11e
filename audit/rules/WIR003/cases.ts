import { NIGHTLY, PIPELINE } from '../../cases/addresses';
import type { RuleCases } from '../../cases/rule-case';

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'a job sets paused to false',
      change: (env) => env.set(PIPELINE, NIGHTLY, { paused: false }),
      address: NIGHTLY,
      message: 'the job nightly sets paused',
    },
  ],
  correct: [
    {
      title: 'Terraform ignores changes of paused',
      change: (env) => env.set(PIPELINE, NIGHTLY, { lifecycle: { ignore_changes: ['paused'] } }),
    },
  ],
};
