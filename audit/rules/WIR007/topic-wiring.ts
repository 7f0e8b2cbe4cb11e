import { nearestName } from '../../../model/nearest-name';
import type { Facts } from '../../facts';
import { sameTopic, type TopicReference } from '../../facts/topic';
import type { TopicEnd, TopicUse } from '../../facts/topic-use';
import { failed, passed, undecided, type Rule, type Verdict } from '../../rule';

export const topicWiring: Rule = {
  id: 'WIR007',
  name: 'topic-wiring',
  title: 'every topic that is read has a publisher, and every topic that is published is read',
  severity: 'error',
  profile: 'phasewatch',
  check: ({ topicUse }: Facts) => [
    ...topicUse.readers.map((reader) => isPublished(topicUse, reader)),
    ...topicUse.phases.map((phase) => isRead(topicUse, phase)),
    ...topicUse.resources.map((resource) => isRead(topicUse, resource, 'warning')),
    ...guardVerdicts(topicUse),
  ],
};

function isPublished(use: TopicUse, { topic, by, path }: TopicEnd): Verdict {
  if (topic.kind === 'unresolved') return undecided(path, `cannot determine the topic that ${by} reads: ${topic.text}`);
  const publishers = [...use.phases, ...use.resources, ...use.others];
  if (use.publishedElsewhere.has(topic.name) || names(publishers, topic)) return passed(path);
  const unknown = use.unknown?.why ?? unresolvedIn(publishers);
  if (unknown !== undefined) {
    return undecided(path, `cannot determine whether anything publishes to the topic ${topic.name}: ${unknown}`);
  }
  return failed({
    address: path,
    message: `nothing publishes to the topic ${topic.name}`,
    detail: `${by} gets no message, so what it starts never runs, and nothing fails.`,
    values: [{ of: by, field: 'topic', value: topic.name }],
    fix: fixOf(topic.name, publishers, 'mark it in externalTopics.publishedElsewhere'),
  });
}

function isRead(use: TopicUse, { topic, by, path }: TopicEnd, severity?: 'warning'): Verdict {
  if (topic.kind === 'unresolved') {
    return undecided(path, `cannot determine the topic to which ${by} publishes: ${topic.text}`);
  }
  if (use.readElsewhere.has(topic.name) || names(use.readers, topic)) return passed(path);
  const unknown = unresolvedIn(use.readers);
  if (unknown !== undefined) {
    return undecided(path, `cannot determine whether the topic ${topic.name} is read: ${unknown}`);
  }
  return failed({
    address: path,
    ...(severity === undefined ? {} : { severity }),
    message: `nothing reads the topic ${topic.name}, to which ${by} publishes`,
    detail: 'A topic without a subscription keeps no messages, so the next phase never starts, and nothing fails.',
    values: [{ of: by, field: 'topic', value: topic.name }],
    fix: fixOf(topic.name, use.readers, 'add a subscription, or mark it in externalTopics.readElsewhere'),
  });
}

/** Without the configuration of a guard, the topics that its phases publish to are unknown. */
function guardVerdicts({ unknown }: TopicUse): Verdict[] {
  return unknown?.guard === undefined
    ? []
    : [undecided(unknown.guard.path, `cannot determine to which topics phases publish: ${unknown.why}`)];
}

function names(ends: readonly TopicEnd[], topic: TopicReference): boolean {
  return ends.some((end) => sameTopic(end.topic, topic));
}

/** The first end whose topic is not known: it may be the topic in question. */
function unresolvedIn(ends: readonly TopicEnd[]): string | undefined {
  const end = ends.find(({ topic }) => topic.kind === 'unresolved');
  return end?.topic.kind === 'unresolved' ? `the topic of ${end.by} is ${end.topic.text}` : undefined;
}

function fixOf(topic: string, ends: readonly TopicEnd[], otherwise: string): string {
  const known = ends.flatMap((end) => (end.topic.kind === 'topic' ? [end.topic.name] : []));
  const near = nearestName(topic, known);
  return near === undefined ? otherwise : `correct its name (is it ${near}?), or ${otherwise}`;
}
