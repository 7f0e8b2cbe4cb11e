import { PubsubSubscription } from '@cdktf/provider-google/lib/pubsub-subscription';
import { PubsubSubscriptionIamMember } from '@cdktf/provider-google/lib/pubsub-subscription-iam-member';
import type { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { Construct } from 'constructs';
import type { PushTrigger } from '../model/trigger';
import { checkProps } from './check-props';
import type { GuardedDeployable } from './guarded-deployable';
import { importExisting } from './import-existing';
import type { Topic } from './topic';

export interface PushDeliveryProps {
  readonly trigger: PushTrigger;
  readonly topic: Topic;
  readonly target: GuardedDeployable;
  /** The account whose identity token each delivery carries. */
  readonly caller: ServiceAccount;
  readonly project: string;
  /** `serviceAccount:` member of Pub/Sub's service agent. */
  readonly pubsubAgent: string;
  /** @default false */
  readonly adopt?: boolean;
}

/** A push subscription that calls a deployable: identity token, backoff between attempts, dead letters after the last. */
export class PushDelivery extends Construct {
  constructor(scope: Construct, id: string, props: PushDeliveryProps) {
    super(scope, id);
    checkProps(this, 'PushDeliveryProps', props);
    const { trigger, topic, target, caller } = props;
    const subscription = new PubsubSubscription(this, 'subscription', {
      name: trigger.subscription,
      topic: topic.topic.id,
      ackDeadlineSeconds: trigger.ackDeadline.toSeconds(),
      messageRetentionDuration: trigger.retention.toTerraform(),
      expirationPolicy: { ttl: '' },
      retryPolicy: {
        minimumBackoff: trigger.backoff.min.toTerraform(),
        maximumBackoff: trigger.backoff.max.toTerraform(),
      },
      deadLetterPolicy: { deadLetterTopic: topic.deadLetters.id, maxDeliveryAttempts: trigger.maxDeliveryAttempts },
      pushConfig: {
        pushEndpoint: `${target.uri}${trigger.path}`,
        oidcToken: { serviceAccountEmail: caller.email, audience: target.uri },
      },
      // Old subscriptions have an attribute `x-goog-version` that is not declared here and that no update removes
      // (https://github.com/hashicorp/terraform-provider-google/issues/10669).
      ...(props.adopt === true ? { lifecycle: { ignoreChanges: ['push_config[0].attributes'] } } : {}),
    });
    if (props.adopt === true)
      importExisting(subscription, `projects/${props.project}/subscriptions/${trigger.subscription}`);
    // To forward a dead letter Pub/Sub acknowledges it here, for which it needs the role of a subscriber.
    new PubsubSubscriptionIamMember(this, 'forward-dead-letters', {
      subscription: subscription.name,
      role: 'roles/pubsub.subscriber',
      member: props.pubsubAgent,
    });
  }
}
