import { Duration } from '../../model/duration';
import type { Resource } from '../../terraform/resource';
import type { Callee, Callees } from './callee';
import { Fields } from './fields';
import { identityOf, type Identity } from './identity';
import { DEFAULTS } from './platform-defaults';
import { valueOf, type Reading } from './reading';
import { placeOf, type Placed, type ResourceIndex } from './resource-index';
import { topicOf, type TopicReference } from './topic';

/** What a push subscription calls, and with which identity. */
export interface Push {
  /** One; several where the endpoint depends on a condition. */
  readonly callees: readonly Callee[];
  readonly identity: Identity;
}

/** Where messages go after too many deliveries. */
export interface DeadLetters {
  readonly topic: TopicReference;
  readonly maxDeliveryAttempts: Reading<number>;
}

/** A Pub/Sub subscription. */
export interface Subscription extends Placed {
  /** Name of the subscription, or its construct path. */
  readonly label: string;
  readonly topic: TopicReference;
  /** For push, also the timeout of the call. */
  readonly ackDeadline: Reading<Duration>;
  readonly retention: Reading<Duration>;
  /** Without a retry policy Pub/Sub delivers again at once: both are then zero, by default. */
  readonly minBackoff: Reading<Duration>;
  readonly maxBackoff: Reading<Duration>;
  /** Inactivity after which it is deleted; zero: never. */
  readonly expiresAfter: Reading<Duration>;
  readonly deadLetters: DeadLetters | undefined;
  readonly exactlyOnce: Reading<boolean>;
  /** Are messages with the same ordering key delivered one after the other? */
  readonly ordered: Reading<boolean>;
  readonly push: Push | undefined;
}

/** A subscription that pushes. */
export type PushSubscription = Subscription & { readonly push: Push };

export function pushes(subscription: Subscription): subscription is PushSubscription {
  return subscription.push !== undefined;
}

export function readSubscriptions(index: ResourceIndex, callees: Callees): Subscription[] {
  return index.ofType('google_pubsub_subscription').map((resource) => subscription(index, callees, resource));
}

function subscription(index: ResourceIndex, callees: Callees, resource: Resource): Subscription {
  const fields = Fields.of(resource);
  const retry = fields.block('retry_policy');
  const dead = fields.block('dead_letter_policy');
  const push = fields.block('push_config');
  const atOnce: Reading<Duration> = { kind: 'default', value: Duration.zero };
  return {
    ...placeOf(resource),
    label: valueOf(fields.text('name')) ?? resource.path,
    topic: topicOf(index, fields.link('topic')),
    ackDeadline: ackDeadline(fields),
    retention: fields.duration('message_retention_duration', DEFAULTS.messageRetention),
    minBackoff: retry?.duration('minimum_backoff', DEFAULTS.pushMinBackoff) ?? atOnce,
    maxBackoff: retry?.duration('maximum_backoff', DEFAULTS.pushMaxBackoff) ?? atOnce,
    expiresAfter: expiry(fields.block('expiration_policy')),
    deadLetters: dead && {
      topic: topicOf(index, dead.link('dead_letter_topic')),
      maxDeliveryAttempts: dead.number('max_delivery_attempts', DEFAULTS.maxDeliveryAttempts),
    },
    exactlyOnce: fields.flag('enable_exactly_once_delivery', false),
    ordered: fields.flag('enable_message_ordering', false),
    push: push && {
      callees: callees.of(push.link('push_endpoint')),
      identity: identityOf(index, push),
    },
  };
}

/** Zero means the default: https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions */
function ackDeadline(fields: Fields): Reading<Duration> {
  const reading = fields.seconds('ack_deadline_seconds', DEFAULTS.ackDeadline);
  return valueOf(reading)?.equals(Duration.zero) ? { kind: 'default', value: DEFAULTS.ackDeadline } : reading;
}

/** An empty `ttl` means never; a policy without one too. */
function expiry(policy: Fields | undefined): Reading<Duration> {
  if (policy === undefined) return { kind: 'default', value: DEFAULTS.subscriptionTtl };
  return valueOf(policy.text('ttl', '')) === ''
    ? { kind: 'declared', value: Duration.zero }
    : policy.duration('ttl', Duration.zero);
}
