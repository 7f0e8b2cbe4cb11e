import { WORKER } from '../../cases/addresses';
import type { RuleCases } from '../../cases/rule-case';

export const CASES: RuleCases = {
  triggers: [
    {
      title: "an HTTP caller waits less than the callee's timeout",
      change: (env) => Object.assign(env.config.calls[0] ?? {}, { deadlineSeconds: 599 }),
      address: WORKER,
      message: "starter waits 9 min 59 s, shorter than the callee's timeout 10 min",
    },
    {
      title: "a task's dispatch deadline is shorter than the callee's timeout",
      change: (env) => Object.assign(env.config.calls[1] ?? {}, { deadlineSeconds: 300 }),
      address: WORKER,
      message: "starter waits 5 min, shorter than the callee's timeout 10 min",
    },
  ],
  correct: [
    {
      title: "both callers wait longer than the callee's timeout",
      change: (env) => env.config.calls.forEach((call) => Object.assign(call, { deadlineSeconds: 900 })),
    },
    {
      title: 'no deployable calls another',
      change: (env) => env.config.calls.splice(0),
    },
  ],
};
