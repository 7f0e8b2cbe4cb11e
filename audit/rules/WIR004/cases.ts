import { PIPELINE, PUSH } from '../../cases/addresses';
import type { RuleCases } from '../../cases/rule-case';

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'the expiration policy is left out: 31 d',
      change: (env) => env.set(PIPELINE, PUSH, { expiration_policy: undefined }),
      address: PUSH,
      message: 'in-sub is deleted after 31 d without activity',
    },
  ],
  correct: [
    {
      title: 'the expiration policy has no ttl',
      change: (env) => env.set(PIPELINE, PUSH, { expiration_policy: {} }),
    },
  ],
};
