import { PIPELINE, PUSH } from '../../cases/addresses';
import type { RuleCases } from '../../cases/rule-case';

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'a message is dropped at the moment of its last try',
      change: (env) => env.set(PIPELINE, PUSH, { message_retention_duration: '6000s' }),
      address: PUSH,
      message: '5 tries may take 1 h 40 min, but a message is dropped after 1 h 40 min',
    },
    {
      title: 'the dead-letter topic has no subscription',
      change: (env) => env.remove(PIPELINE, 'google_pubsub_subscription.dead'),
      address: PUSH,
      message: 'the dead-letter topic in-dlq has no subscription',
    },
    {
      title: 'the subscription has no dead-letter policy',
      change: (env) => env.set(PIPELINE, PUSH, { dead_letter_policy: undefined }),
      address: PUSH,
      message: 'messages that always fail have no dead-letter topic',
    },
  ],
  correct: [
    {
      title: 'a message is dropped 1 s after its last try',
      change: (env) => env.set(PIPELINE, PUSH, { message_retention_duration: '6001s' }),
    },
    {
      title: 'the subscription on the dead-letter topic names it without a reference',
      change: (env) => env.set(PIPELINE, 'google_pubsub_subscription.dead', { topic: 'in-dlq' }),
    },
  ],
};
