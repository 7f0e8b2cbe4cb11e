import { CONFIG, GUARD } from '../../cases/addresses';
import type { Environment } from '../../cases/environment';
import type { RuleCases } from '../../cases/rule-case';

const leaveOpen = (env: Environment, ...openPoints: string[]) => Object.assign(env.config, { openPoints });

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'the processors of a deployable are open',
      change: (env) => leaveOpen(env, 'phase1/worker/processors'),
      address: 'tiny/phase1/worker/processors',
      message: 'phase1/worker/processors is not declared: hangs and failures of its runs are not detected',
    },
    {
      title: 'no channel is declared yet',
      change: (env) => leaveOpen(env, 'phase1/deadline', 'onCall/page'),
      address: 'tiny/onCall/page',
      message: 'onCall/page is not declared: no notification is sent',
    },
    {
      title: "the guard's configuration comes from a variable",
      change: (env) => env.set(GUARD, CONFIG, { content: '${var.config}' }),
      address: CONFIG,
      message: "cannot determine the open points: the guard's configuration is known at apply only",
      status: 'unresolved',
    },
  ],
  correct: [{ title: 'the list of open points is empty', change: (env) => leaveOpen(env) }],
};
