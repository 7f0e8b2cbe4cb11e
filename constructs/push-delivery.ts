import { PubsubSubscription, type PubsubSubscriptionConfig } from '@cdktf/provider-google/lib/pubsub-subscription';
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

/**
 * Attributes of an adopted subscription that its owner may have set and that are not declared here. A change of the filter
 * or the ordering would replace the subscription, and lose its messages.
 */
const KEPT_OF_ADOPTED = [
  'enable_exactly_once_delivery',
  'enable_message_ordering',
  'filter',
  'labels',
  // Old subscriptions have an attribute `x-goog-version` that no update removes
  // (https://github.com/hashicorp/terraform-provider-google/issues/10669).
  'push_config[0].attributes',
  'push_config[0].no_wrapper',
  'push_config[0].oidc_token[0].audience',
  'retain_acked_messages',
];

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
      expirationPolicy: { ttl: trigger.expiresAfter?.toTerraform() ?? '' },
      ...retries(trigger),
      ...deadLetters(trigger, topic, props.project),
      pushConfig: {
        pushEndpoint: `${target.uri}${trigger.path}`,
        oidcToken: { serviceAccountEmail: trigger.caller ?? caller.email, audience: target.uri },
      },
      ...(props.adopt === true ? { lifecycle: { ignoreChanges: KEPT_OF_ADOPTED } } : {}),
    });
    if (props.adopt === true)
      importExisting(subscription, `projects/${props.project}/subscriptions/${trigger.subscription}`);
    if (trigger.maxDeliveryAttempts === undefined) return;
    // To forward a dead letter Pub/Sub acknowledges it here, for which it needs the role of a subscriber.
    new PubsubSubscriptionIamMember(this, 'forward-dead-letters', {
      subscription: subscription.name,
      role: 'roles/pubsub.subscriber',
      member: props.pubsubAgent,
    });
  }
}

function retries({ backoff }: PushTrigger): Pick<PubsubSubscriptionConfig, 'retryPolicy'> {
  if (backoff === undefined) return {};
  return { retryPolicy: { minimumBackoff: backoff.min.toTerraform(), maximumBackoff: backoff.max.toTerraform() } };
}

function deadLetters(
  { maxDeliveryAttempts, deadLetterTopic }: PushTrigger,
  topic: Topic,
  project: string,
): Pick<PubsubSubscriptionConfig, 'deadLetterPolicy'> {
  if (maxDeliveryAttempts === undefined) return {};
  const existing = deadLetterTopic === undefined ? undefined : `projects/${project}/topics/${deadLetterTopic}`;
  const target = existing ?? topic.deadLetters?.id;
  if (target === undefined) throw new Error(`${topic.node.path}: has no dead-letter topic, and the trigger names none`);
  return { deadLetterPolicy: { deadLetterTopic: target, maxDeliveryAttempts } };
}
