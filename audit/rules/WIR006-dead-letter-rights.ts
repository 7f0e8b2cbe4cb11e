import type { Facts } from '../facts';
import type { Grant } from '../facts/grant';
import { valueOf } from '../facts/reading';
import { samePlace } from '../facts/resource-index';
import type { DeadLetters, Subscription } from '../facts/subscription';
import { sameTopic, topicOf } from '../facts/topic';
import { failed, passed, undecided, type Rule, type Verdict } from '../rule';

/** Pub/Sub forwards dead letters as an account of its own: https://cloud.google.com/pubsub/docs/handling-failures */
const PUBSUB_AGENT = '@gcp-sa-pubsub.iam.gserviceaccount.com';
const PUBLISHER = 'roles/pubsub.publisher';
const SUBSCRIBER = 'roles/pubsub.subscriber';

export const deadLetterRights: Rule = {
  id: 'WIR006',
  name: 'dead-letter-rights',
  title: 'Pub/Sub may forward dead letters',
  severity: 'error',
  check: (facts) =>
    facts.subscriptions.flatMap((subscription) =>
      subscription.deadLetters === undefined
        ? []
        : [mayPublish(facts, subscription, subscription.deadLetters), mayAcknowledge(facts, subscription)],
    ),
};

function mayPublish(facts: Facts, { path }: Subscription, { topic }: DeadLetters): Verdict {
  if (topic.kind === 'unresolved') {
    return undecided(path, `cannot say whether Pub/Sub may forward dead letters to ${topic.text}`);
  }
  const granted = facts.grants.some(
    (grant) =>
      isAgents(grant, PUBLISHER) &&
      (grant.on === 'project' ||
        (grant.on === 'topic' && sameTopic(topicOf(facts.index, grant.stack, grant.target), topic))),
  );
  return granted ? passed(path) : without(path, PUBLISHER, `the topic ${topic.name}`);
}

function mayAcknowledge(facts: Facts, subscription: Subscription): Verdict {
  const granted = facts.grants.some(
    (grant) =>
      isAgents(grant, SUBSCRIBER) &&
      (grant.on === 'project' || (grant.on === 'subscription' && isOn(facts, grant, subscription))),
  );
  return granted
    ? passed(subscription.path)
    : without(subscription.path, SUBSCRIBER, `the subscription ${subscription.label}`);
}

function isAgents({ role, members }: Grant, wanted: string): boolean {
  return valueOf(role) === wanted && valueOf(members)?.some((member) => member.endsWith(PUBSUB_AGENT)) === true;
}

function isOn({ index }: Facts, grant: Grant, subscription: Subscription): boolean {
  const referred = index.referredTo(grant.stack, grant.target);
  if (referred !== undefined) return samePlace(referred, subscription);
  return grant.target === subscription.label;
}

function without(address: string, role: string, on: string): Verdict {
  return failed({
    address,
    message: `Pub/Sub's service agent has no ${role} on ${on}`,
    detail:
      'Dead letters are never forwarded, without any error: a message that always fails blocks and is then dropped.',
    values: [],
    fix: `${role} for service-PROJECT_NUMBER${PUBSUB_AGENT} on ${on}`,
  });
}
