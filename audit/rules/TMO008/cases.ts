import { PIPELINE, PUSH } from '../../cases/addresses';
import type { Environment } from '../../cases/environment';
import type { RuleCases } from '../../cases/rule-case';

/** Topics whose names are known at apply only. */
const withRandomNames = (env: Environment) =>
  env
    .set(PIPELINE, 'google_pubsub_topic.dead', { name: 'dead-${random_string.end.result}' })
    .add(PIPELINE, 'google_pubsub_topic.other', { name: 'other-${random_string.end.result}' });

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'the subscription is on another topic whose name is known at apply only, too',
      change: (env) =>
        withRandomNames(env).set(PIPELINE, 'google_pubsub_subscription.dead', {
          topic: '${google_pubsub_topic.other.id}',
        }),
      address: PUSH,
      message: 'the dead-letter topic google_pubsub_topic.dead has no subscription',
    },
    {
      title: 'the dead-letter topic of a subscription that is pulled has no subscription',
      change: (env) =>
        env.remove(PIPELINE, 'google_pubsub_subscription.dead').set(PIPELINE, PUSH, { push_config: undefined }),
      address: PUSH,
      message: 'the dead-letter topic in-dlq has no subscription',
    },
    {
      title: 'the dead-letter topic is not in the input',
      change: (env) =>
        env.set(PIPELINE, PUSH, { dead_letter_topic: 'projects/shared/topics/lost' }, 'dead_letter_policy'),
      address: PUSH,
      message: 'cannot determine whether the dead-letter topic lost has a subscription: it is not in the input',
      status: 'unresolved',
    },
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
      title: 'the name of the dead-letter topic is known at apply only',
      change: (env) => withRandomNames(env),
    },
    ...(
      [
        ['google_cloudfunctions2_function.dead', { event_trigger: { pubsub_topic: '${google_pubsub_topic.dead.id}' } }],
        [
          'google_cloudfunctions_function.dead',
          {
            event_trigger: { event_type: 'google.pubsub.topic.publish', resource: '${google_pubsub_topic.dead.name}' },
          },
        ],
        ['google_eventarc_trigger.dead', { transport: { pubsub: { topic: '${google_pubsub_topic.dead.id}' } } }],
      ] as const
    ).map(([address, reader]) => ({
      title: `dead letters go to ${address}`,
      change: (env: Environment) =>
        env.remove(PIPELINE, 'google_pubsub_subscription.dead').add(PIPELINE, address, { name: 'dead', ...reader }),
    })),
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
