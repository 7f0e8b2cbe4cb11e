import { PIPELINE, PUSH } from '../../cases/addresses';
import type { RuleCases } from '../../cases/rule-case';

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'a push subscription asks for exactly-once delivery',
      change: (env) => env.set(PIPELINE, PUSH, { enable_exactly_once_delivery: true }),
      address: PUSH,
      message: 'in-sub asks for exactly-once delivery, which push does not give',
    },
    {
      title: 'a push subscription delivers in order',
      change: (env) => env.set(PIPELINE, PUSH, { enable_message_ordering: true }),
      address: PUSH,
      message:
        'in-sub pushes in order: a message that fails holds up all later ones of its key until it becomes a dead letter',
    },
    {
      title: 'exactly-once delivery comes from a variable',
      change: (env) => env.set(PIPELINE, PUSH, { enable_exactly_once_delivery: '${var.once}' }),
      address: PUSH,
      message: 'cannot determine whether in-sub asks for exactly-once delivery: ${var.once}',
      status: 'unresolved',
    },
  ],
  correct: [
    {
      title: 'a pull subscription asks for exactly-once delivery in order',
      change: (env) =>
        env.set(PIPELINE, PUSH, {
          push_config: undefined,
          enable_exactly_once_delivery: true,
          enable_message_ordering: true,
        }),
    },
  ],
};
