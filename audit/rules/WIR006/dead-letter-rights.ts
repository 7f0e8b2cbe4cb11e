import { hasToken } from '../../../model/token';
import type { Facts } from '../../facts';
import { Fields } from '../../facts/fields';
import type { Grant } from '../../facts/grant';
import type { Link } from '../../facts/link';
import { valueOf } from '../../facts/reading';
import { samePlace, type ResourceIndex } from '../../facts/resource-index';
import { declaredTopics } from '../../facts/topic';
import type { DeadLetters, Subscription } from '../../facts/subscription';
import { failed, passed, undecided, UNREAD_MODULES, type Rule, type Verdict } from '../../rule';

/** Pub/Sub forwards dead letters with its service agent: https://cloud.google.com/pubsub/docs/handling-failures */
const PUBSUB_AGENT = '@gcp-sa-pubsub.iam.gserviceaccount.com';
const PUBSUB = 'pubsub.googleapis.com';
const PUBLISHER = 'roles/pubsub.publisher';
const SUBSCRIBER = 'roles/pubsub.subscriber';

/** Roles that allow both: https://cloud.google.com/pubsub/docs/access-control#roles */
const WIDER: ReadonlySet<string> = new Set([
  'roles/pubsub.editor',
  'roles/pubsub.admin',
  'roles/editor',
  'roles/owner',
]);

export const deadLetterRights: Rule = {
  id: 'WIR006',
  name: 'dead-letter-rights',
  title: "Pub/Sub's service agent may forward dead letters",
  severity: 'error',
  profile: 'platform',
  check: (facts) => {
    const context = { ...facts, topics: declaredTopics(facts), isAgentGranted: isAgentGranted(facts) };
    return facts.subscriptions.flatMap((subscription) =>
      subscription.deadLetters === undefined
        ? []
        : [mayPublish(context, subscription, subscription.deadLetters), mayAcknowledge(context, subscription)],
    );
  },
};

interface Context extends Facts {
  /** Names of the topics that the input declares. */
  readonly topics: ReadonlySet<string>;
  /** Does the input grant the agent anything? Where it does not, its roles may be those that are granted elsewhere. */
  readonly isAgentGranted: boolean;
}

function isAgentGranted({ index, grants }: Facts): boolean {
  return grants.some(({ members }) => valueOf(members)?.some((member) => isAgent(index, member) === 'yes') === true);
}

function mayPublish(facts: Context, { path }: Subscription, { topic }: DeadLetters): Verdict {
  if (topic.kind === 'unresolved') {
    return undecided(path, `cannot determine whether Pub/Sub may forward dead letters to ${topic.text}`);
  }
  const grants = [...facts.grantIndex.onProject, ...facts.grantIndex.onTopic(topic.name)];
  const verdict = judge(facts, { path, grants, role: PUBLISHER, on: `the topic ${topic.name}` });
  if (verdict.status !== 'fail') return verdict;
  const why = !facts.topics.has(topic.name)
    ? 'it is not in the input'
    : facts.grantIndex.onTopic(undefined).some((grant) => grantsToAgent(facts, grant, PUBLISHER) !== 'no')
      ? 'the topic of a grant is known at apply only'
      : undefined;
  return why === undefined
    ? verdict
    : undecided(path, `cannot determine whether Pub/Sub may forward dead letters to ${topic.name}: ${why}`);
}

function mayAcknowledge(facts: Context, subscription: Subscription): Verdict {
  const grants = facts.grantIndex
    .on('subscription', subscription, subscription.label)
    .filter((grant) => isOn(facts, grant, subscription))
    .concat(facts.grantIndex.onProject);
  const on = `the subscription ${subscription.label}`;
  return judge(facts, { path: subscription.path, grants, role: SUBSCRIBER, on });
}

function isOn({ index }: Facts, grant: Grant, subscription: Subscription): boolean {
  const referred = index.referredTo(grant.target);
  return referred === undefined ? lastOf(grant.target.text) === subscription.label : samePlace(referred, subscription);
}

/** The name of a subscription, also of its full name `projects/PROJECT/subscriptions/NAME`. */
function lastOf(text: string): string {
  return text.split('/').at(-1) ?? text;
}

/** A role that the agent needs on something, and the grants that are on it. */
interface Right {
  readonly path: string;
  readonly grants: readonly Grant[];
  readonly role: string;
  readonly on: string;
}

/** Does one of the grants, all on the right resource, give the role to the service agent? */
function judge(facts: Context, { path, grants, role, on }: Right): Verdict {
  const may = grants.map((grant) => grantsToAgent(facts, grant, role));
  if (may.includes('yes')) return passed(path);
  if (may.includes('unknown') || facts.grantsRead === 'none') {
    return undecided(
      path,
      `cannot determine whether Pub/Sub's service agent has ${role} on ${on}: ${facts.grantsRead === 'none' ? "the input does not hold the project's IAM policy" : 'role or member is known at apply only'}`,
    );
  }
  if (facts.hasUnreadModules)
    return undecided(
      path,
      `cannot determine whether Pub/Sub's service agent has ${role} on ${on}: a module that was not read may grant it`,
      UNREAD_MODULES,
    );
  const mayBeElsewhere = facts.grantsRead === 'declared' && !facts.isAgentGranted;
  return failed({
    address: path,
    ...(mayBeElsewhere ? { severity: 'warning' } : {}),
    message: `Pub/Sub's service agent lacks ${role} on ${on}`,
    detail: `Pub/Sub forwards no dead letter and reports no error: it delivers a message that always fails until it drops it${mayBeElsewhere ? ', unless the agent has the role from elsewhere: the input grants it nothing' : ''}.`,
    values: [],
    fix: `grant ${role} to service-PROJECT_NUMBER${PUBSUB_AGENT} on ${on}`,
  });
}

/**
 * A member that is one expression may be the agent; a service account in the stacks is not, and a service identity is
 * where it is of Pub/Sub.
 */
function grantsToAgent({ index }: Facts, { role, members }: Grant, wanted: string): 'yes' | 'no' | 'unknown' {
  const held = valueOf(role);
  const holds = held !== undefined && (held === wanted || WIDER.has(held));
  if (held?.startsWith('roles/') === true && !holds) return 'no'; // a role of one's own may hold the permission
  const named = valueOf(members)?.map((member) => isAgent(index, member));
  if (named?.includes('yes') === true) return holds ? 'yes' : 'unknown';
  return named?.includes('unknown') === false ? 'no' : 'unknown';
}

function isAgent(index: ResourceIndex, member: Link): 'yes' | 'no' | 'unknown' {
  if (member.text.endsWith(PUBSUB_AGENT)) return 'yes';
  const account = index.referredTo(member);
  if (account?.type === 'google_project_service_identity') {
    const service = valueOf(Fields.of(account).text('service'));
    return service === undefined ? 'unknown' : service === PUBSUB ? 'yes' : 'no';
  }
  return hasToken(member.text) && member.text.endsWith('}') && account?.type !== 'google_service_account'
    ? 'unknown'
    : 'no';
}
