import { PIPELINE, PUSH } from '../../cases/addresses';
import type { RuleCases } from '../../cases/rule-case';

const PUBLISHER_GRANT = 'google_pubsub_topic_iam_member.dead';

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'the service agent has a role of the project itself on the topic',
      change: (env) => env.set(PIPELINE, PUBLISHER_GRANT, { role: 'projects/tiny-project/roles/forwarder' }),
      address: PUSH,
      message:
        "cannot determine whether Pub/Sub's service agent has roles/pubsub.publisher on the topic in-dlq: role or member is known at apply only",
      status: 'unresolved',
    },
    {
      title: 'the dead-letter topic is not in the input',
      change: (env) =>
        env.set(PIPELINE, PUSH, { dead_letter_topic: 'projects/shared/topics/lost' }, 'dead_letter_policy'),
      address: PUSH,
      message: 'cannot determine whether Pub/Sub may forward dead letters to lost: it is not in the input',
      status: 'unresolved',
    },
    {
      title: 'the service agent may not publish dead letters',
      change: (env) => env.remove(PIPELINE, PUBLISHER_GRANT),
      address: PUSH,
      message: "Pub/Sub's service agent lacks roles/pubsub.publisher on the topic in-dlq",
    },
    {
      title: 'the topic of the grant comes from a variable',
      change: (env) => env.set(PIPELINE, PUBLISHER_GRANT, { topic: '${var.topic}' }),
      address: PUSH,
      message:
        'cannot determine whether Pub/Sub may forward dead letters to in-dlq: the topic of a grant is known at apply only',
      status: 'unresolved',
    },
    {
      title: 'the member that may publish dead letters comes from a variable',
      change: (env) => env.set(PIPELINE, PUBLISHER_GRANT, { member: '${var.agent}' }),
      address: PUSH,
      message:
        "cannot determine whether Pub/Sub's service agent has roles/pubsub.publisher on the topic in-dlq: role or member is known at apply only",
      status: 'unresolved',
    },
    {
      title: 'the service agent may not acknowledge messages of the subscription',
      change: (env) => env.remove(PIPELINE, 'google_pubsub_subscription_iam_member.in'),
      address: PUSH,
      message: "Pub/Sub's service agent lacks roles/pubsub.subscriber on the subscription in-sub",
    },
  ],
  correct: [
    {
      title: 'the service agent is an editor of Pub/Sub on the topic',
      change: (env) => env.set(PIPELINE, PUBLISHER_GRANT, { role: 'roles/pubsub.editor' }),
    },
    {
      title: 'the service agent has the publisher role on the whole project',
      change: (env) =>
        env.remove(PIPELINE, PUBLISHER_GRANT).add(PIPELINE, 'google_project_iam_member.publisher', {
          project: 'tiny-project',
          role: 'roles/pubsub.publisher',
          member: 'serviceAccount:service-1@gcp-sa-pubsub.iam.gserviceaccount.com',
        }),
    },
    {
      title: 'a subscription without dead letters needs no grant',
      change: (env) => env.set(PIPELINE, PUSH, { dead_letter_policy: undefined }).remove(PIPELINE, PUBLISHER_GRANT),
    },
  ],
};
