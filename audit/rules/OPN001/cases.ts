import type { NamedFunction } from '../../../model/guard-config';
import { CONFIG, GUARD } from '../../cases/addresses';
import type { Environment } from '../../cases/environment';
import type { RuleCases } from '../../cases/rule-case';

const leaveOpen = (env: Environment, ...openPoints: string[]) => Object.assign(env.config, { openPoints });
const nameFunction = (env: Environment, named: NamedFunction) =>
  Object.assign(env.config, { externalFunctions: [named] });

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
      title: 'the generation of a function that others deploy is open',
      change: (env) => nameFunction(env, { name: 'self_heal' }),
      address: 'tiny/externalFunctions/self_heal/generation',
      message: 'externalFunctions/self_heal/generation is not declared: the limit of its timeout is not known',
    },
    {
      title: 'a function that others deploy has another generation than is declared',
      change: (env) => nameFunction(env, { name: 'starter', generation: 1 }),
      address: 'tiny/externalFunctions/starter/generation',
      message: 'starter is declared with generation 1, but the input holds one of generation 2',
    },
    {
      title: "the guard's configuration comes from a variable",
      change: (env) => env.set(GUARD, CONFIG, { content: '${var.config}' }),
      address: CONFIG,
      message: "cannot determine the open points: the guard's configuration is known at apply only",
      status: 'unresolved',
    },
  ],
  correct: [
    { title: 'the list of open points is empty', change: (env) => leaveOpen(env) },
    {
      title: 'the generation of a function that others deploy is declared',
      change: (env) => nameFunction(env, { name: 'self_heal', generation: 1 }),
    },
    {
      title: 'the input holds the function that others deploy',
      change: (env) => nameFunction(env, { name: 'starter' }),
    },
  ],
};
