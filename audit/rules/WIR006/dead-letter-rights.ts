import { hasToken } from '../../../model/token';
import type { Facts } from '../../facts';
import type { Grant } from '../../facts/grant';
import { valueOf } from '../../facts/reading';
import { samePlace } from '../../facts/resource-index';
import type { DeadLetters, Subscription } from '../../facts/subscription';
import { sameTopic, topicOf } from '../../facts/topic';
import { failed, passed, undecided, type Rule, type Verdict } from '../../rule';

/** Pub/Sub forwards dead letters with its service agent: https://cloud.google.com/pubsub/docs/handling-failures */
const PUBSUB_AGENT = '@gcp-sa-pubsub.iam.gserviceaccount.com';
const PUBLISHER = 'roles/pubsub.publisher';
const SUBSCRIBER = 'roles/pubsub.subscriber';

export const deadLetterRights: Rule = {
  id: 'WIR006',
  name: 'dead-letter-rights',
  title: "Pub/Sub's service agent may forward dead letters",
  severity: 'error',
  profile: 'platform',
  check: (facts) =>
    facts.subscriptions.flatMap((subscription) =>
      subscription.deadLetters === undefined
        ? []
        : [mayPublish(facts, subscription, subscription.deadLetters), mayAcknowledge(facts, subscription)],
    ),
};

function mayPublish(facts: Facts, { path }: Subscription, { topic }: DeadLetters): Verdict {
  if (topic.kind === 'unresolved') {
    return undecided(path, `cannot determine whether Pub/Sub may forward dead letters to ${topic.text}`);
  }
  const grants = facts.grants.filter(
    ({ on, target }) => on === 'project' || (on === 'topic' && sameTopic(topicOf(facts.index, target), topic)),
  );
  return judge(path, grants, PUBLISHER, `the topic ${topic.name}`);
}

function mayAcknowledge(facts: Facts, subscription: Subscription): Verdict {
  const grants = facts.grants.filter(
    (grant) => grant.on === 'project' || (grant.on === 'subscription' && isOn(facts, grant, subscription)),
  );
  return judge(subscription.path, grants, SUBSCRIBER, `the subscription ${subscription.label}`);
}

function isOn({ index }: Facts, grant: Grant, subscription: Subscription): boolean {
  const referred = index.referredTo(grant.target);
  return referred === undefined ? grant.target.text === subscription.label : samePlace(referred, subscription);
}

/** Does one of the grants, all on the right resource, give the role to the service agent? */
function judge(path: string, grants: readonly Grant[], role: string, on: string): Verdict {
  const may = grants.map((grant) => grantsToAgent(grant, role));
  if (may.includes('yes')) return passed(path);
  if (may.includes('unknown')) {
    return undecided(
      path,
      `cannot determine whether Pub/Sub's service agent has ${role} on ${on}: role or member is known at apply only`,
    );
  }
  return failed({
    address: path,
    message: `Pub/Sub's service agent lacks ${role} on ${on}`,
    detail:
      'Pub/Sub forwards no dead letter and reports no error: it delivers a message that always fails until it drops it.',
    values: [],
    fix: `grant ${role} to service-PROJECT_NUMBER${PUBSUB_AGENT} on ${on}`,
  });
}

/** A member that is one expression may be the agent; a reference to a service account in the stacks is not. */
function grantsToAgent({ role, members }: Grant, wanted: string): 'yes' | 'no' | 'unknown' {
  const held = valueOf(role);
  if (held !== undefined && held !== wanted) return 'no';
  const named = valueOf(members);
  if (named?.some(({ text }) => text.endsWith(PUBSUB_AGENT)) === true) return held === wanted ? 'yes' : 'unknown';
  const possible = named?.some(
    ({ text, references }) => hasToken(text) && text.endsWith('}') && references.length === 0,
  );
  return possible === false ? 'no' : 'unknown';
}
