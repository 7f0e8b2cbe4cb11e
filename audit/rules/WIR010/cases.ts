import { NIGHTLY, PIPELINE } from '../../cases/addresses';
import type { RuleCases } from '../../cases/rule-case';

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'a job is paused in the project',
      change: (env) => env.set(PIPELINE, NIGHTLY, { state: 'PAUSED' }),
      address: NIGHTLY,
      message: 'nightly is paused: it calls nothing',
    },
    {
      title: 'Google has disabled a job',
      change: (env) => env.set(PIPELINE, NIGHTLY, { state: 'DISABLED' }),
      address: NIGHTLY,
      message: 'nightly is disabled: it calls nothing',
    },
    {
      title: 'the stack pauses a job',
      change: (env) => env.set(PIPELINE, NIGHTLY, { paused: true }),
      address: NIGHTLY,
      message: 'nightly is paused: it calls nothing',
    },
    {
      title: 'a variable decides whether a job is paused',
      change: (env) => env.set(PIPELINE, NIGHTLY, { paused: '${var.paused}' }),
      address: NIGHTLY,
      message: 'cannot determine whether nightly is paused: ${var.paused}',
      status: 'unresolved',
    },
  ],
  correct: [
    { title: 'a job is enabled in the project', change: (env) => env.set(PIPELINE, NIGHTLY, { state: 'ENABLED' }) },
    { title: 'paused is the text false', change: (env) => env.set(PIPELINE, NIGHTLY, { paused: 'false' }) },
  ],
};
