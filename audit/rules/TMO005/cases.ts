import { CONFIG, GUARD, WORKER } from '../../cases/addresses';
import type { RuleCases } from '../../cases/rule-case';

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'only two heartbeats fit into the allowed silence',
      change: (env) => env.times({ silenceSeconds: 359 }),
      address: WORKER,
      message:
        'heartbeat interval 2 min fits fewer than 3 times into the allowed silence 5 min 59 s (loader and 1 more)',
    },
    {
      title: 'the allowed silence equals the budget',
      change: (env) => env.times({ silenceSeconds: 540 }),
      address: WORKER,
      message: 'allowed silence 9 min is not shorter than the budget 9 min (loader and 1 more)',
    },
    {
      title: 'the configuration is known at apply only',
      change: (env) => env.set(GUARD, CONFIG, { content: '${file("config.json")}' }),
      address: CONFIG,
      message: 'cannot read the guard\'s configuration: ${file("config.json")}',
      status: 'unresolved',
    },
  ],
  correct: [
    {
      title: 'the allowed silence is 1 s shorter than the budget',
      change: (env) => env.times({ silenceSeconds: 539 }),
    },
    {
      title: 'heartbeats come more often than needed',
      change: (env) => env.times({ heartbeatSeconds: 30 }),
    },
  ],
};
