import { STARTER } from '../../cases/addresses';
import type { RuleCases } from '../../cases/rule-case';

export const CASES: RuleCases = {
  triggers: [
    {
      title: "all tries together take longer than the caller's timeout",
      change: (env) => Object.assign(env.config.calls[0] ?? {}, { retries: 2 }),
      address: STARTER,
      message: "3 tries of 10 min to call worker take 30 min, longer than the caller's timeout 20 min",
    },
  ],
  correct: [
    {
      title: 'a task queue makes the tries, whatever their number',
      change: (env) => Object.assign(env.config.calls[1] ?? {}, { retries: 9 }),
    },
  ],
};
