import { PIPELINE, WORKER } from '../../cases/addresses';
import type { RuleCases } from '../../cases/rule-case';

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'the budget equals the timeout',
      change: (env) => env.set(PIPELINE, WORKER, { timeout: '540s' }, 'template'),
      address: WORKER,
      message: "budget 9 min is not shorter than the platform's timeout 9 min (loader and 1 more)",
    },
    {
      title: 'the timeout is left out and defaults to 5 min',
      change: (env) => env.set(PIPELINE, WORKER, { timeout: undefined }, 'template'),
      address: WORKER,
      message: "budget 9 min is not shorter than the platform's timeout 5 min (loader and 1 more)",
    },
    {
      title: 'the deployable is in another stack',
      change: (env) => env.remove(PIPELINE),
      address: 'worker',
      message: 'cannot compare the budget of loader and 1 more with a timeout: no stack that was read holds worker',
      status: 'unresolved',
    },
  ],
  correct: [
    {
      title: 'the budget is 1 s shorter than the timeout',
      change: (env) => env.times({ budgetSeconds: 599 }),
    },
  ],
};
