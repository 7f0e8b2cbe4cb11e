import { NIGHTLY, PIPELINE, WORKER } from '../../cases/addresses';
import type { RuleCases } from '../../cases/rule-case';

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'the attempt deadline is left out and defaults to 3 min',
      change: (env) => env.set(PIPELINE, NIGHTLY, { attempt_deadline: undefined }),
      address: NIGHTLY,
      message: "attempt deadline 3 min is shorter than the callee's timeout 10 min",
    },
    {
      title: "the callee's timeout comes from a variable",
      change: (env) => env.set(PIPELINE, WORKER, { timeout: '${var.timeout}' }, 'template'),
      address: NIGHTLY,
      message:
        'cannot compare the attempt deadline with the timeout of worker: timeout is known at apply only (${var.timeout})',
      status: 'unresolved',
    },
  ],
  correct: [
    {
      title: "the attempt deadline is longer than the callee's timeout",
      change: (env) => env.set(PIPELINE, NIGHTLY, { attempt_deadline: '1800s' }),
    },
    {
      title: 'the job publishes to a topic',
      change: (env) => env.set(PIPELINE, NIGHTLY, { attempt_deadline: undefined, http_target: undefined }),
    },
  ],
};
