import { PIPELINE, PUSH, WORKER } from '../../cases/addresses';
import type { RuleCases } from '../../cases/rule-case';

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'the ack deadline is 1 min and the timeout 10 min',
      change: (env) => env.set(PIPELINE, PUSH, { ack_deadline_seconds: 60 }),
      address: PUSH,
      message: "ack deadline 1 min is shorter than the handler's timeout 10 min",
    },
    {
      title: 'the ack deadline is left out and defaults to 10 s',
      change: (env) => env.set(PIPELINE, PUSH, { ack_deadline_seconds: undefined }),
      address: PUSH,
      message: "ack deadline 10 s is shorter than the handler's timeout 10 min",
    },
    {
      title: 'the push endpoint is not in the stacks',
      change: (env) => env.set(PIPELINE, PUSH, { push_endpoint: 'https://worker-x.a.run.app/' }, 'push_config'),
      address: PUSH,
      message:
        "cannot compare the ack deadline with the handler's timeout: in-sub pushes to https://worker-x.a.run.app/",
      status: 'unresolved',
    },
  ],
  correct: [
    {
      title: 'the timeout is shorter than the ack deadline',
      change: (env) => env.set(PIPELINE, WORKER, { timeout: '599s' }, 'template'),
    },
    {
      title: 'the ack deadline and the timeout are left out: 10 s and 300 s, on a pull subscription',
      change: (env) =>
        env
          .set(PIPELINE, WORKER, { timeout: undefined }, 'template')
          .set(PIPELINE, PUSH, { ack_deadline_seconds: undefined, push_config: undefined }),
    },
  ],
};
