import type { Facts } from '../../audit/facts';
import { Callees } from '../../audit/facts/callee';
import { valueOf } from '../../audit/facts/reading';
import { declaredTopics, topicOf } from '../../audit/facts/topic';
import type { RunningJob, RunningSettings } from '../running';

/** A sign that a deployable publishes to a topic or calls another deployable. */
export interface Sign {
  /** Name of the deployable that publishes or calls. */
  readonly from: string;
  /** The topic, or the deployable that is called. */
  readonly to: { readonly topic: string } | { readonly deployable: string };
  /** Where it stands, such as `its variable OUTPUT_TOPIC`. */
  readonly because: string;
}

const PUBLISHER = 'roles/pubsub.publisher';

/**
 * Who publishes to whom, as far as a project shows it: environment variables that hold the name of a topic or the URL of a
 * deployable, and, where the assets hold IAM policies, accounts that may publish to one topic.
 */
export function findSigns(facts: Facts, running: readonly (RunningSettings | RunningJob)[]): Sign[] {
  const topics = declaredTopics(facts);
  const callees = new Callees(facts.index, facts.deployables, facts.jobs);
  return running.flatMap(({ audited, variables, serviceAccount }) => [
    ...[...variables].flatMap(([variable, value]): Sign[] => {
      const to = topicIn(value, topics) ?? calledIn(value, callees);
      return to === undefined || ('deployable' in to && to.deployable === audited.label)
        ? []
        : [{ from: audited.label, to, because: `its variable ${variable}` }];
    }),
    ...publishedBy(facts, serviceAccount?.kind === 'email' ? serviceAccount.email : undefined).map((topic): Sign => {
      return { from: audited.label, to: { topic }, because: `its account has ${PUBLISHER} on the topic` };
    }),
  ]);
}

/** `orders`, or `projects/PROJECT/topics/orders`. */
function topicIn(value: string, topics: ReadonlySet<string>): { readonly topic: string } | undefined {
  const name = /^(?:projects\/[^/]+\/topics\/)?([^/]+)$/.exec(value)?.[1];
  return name !== undefined && topics.has(name) ? { topic: name } : undefined;
}

function calledIn(value: string, callees: Callees): { readonly deployable: string } | undefined {
  if (!value.startsWith('https://')) return undefined;
  const [callee] = callees.of({ stack: '', text: value, references: [] });
  return callee?.kind === 'deployable' ? { deployable: callee.deployable.label } : undefined;
}

function publishedBy({ grants, index }: Facts, account: string | undefined): string[] {
  if (account === undefined) return [];
  return grants.flatMap(({ on, role, members, target }) => {
    const isPublisher = on === 'topic' && valueOf(role) === PUBLISHER;
    if (!isPublisher || !(valueOf(members) ?? []).some(({ text }) => text === `serviceAccount:${account}`)) return [];
    const topic = topicOf(index, target);
    return topic.kind === 'topic' ? [topic.name] : [];
  });
}
