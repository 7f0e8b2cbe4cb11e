import type { Facts } from '../../facts';
import { declaredTopics } from '../../facts/topic';
import { nearestEnd, publisherOf, publishersIn, readerOf, type NamedTopic } from '../../facts/topic-ends';
import type { TopicEnd, TopicUse } from '../../facts/topic-use';
import { failed, notApplicable, passed, undecided, type Rule, type Verdict } from '../../rule';

export const topicWiring: Rule = {
  id: 'WIR007',
  name: 'topic-wiring',
  title: 'every topic that is read has a publisher, and every topic that is published is read',
  severity: 'error',
  profile: 'platform',
  check: (facts: Facts) => (facts.profile === 'platform' ? scheduledMessages(facts) : wiring(facts)),
};

function wiring({ topicUse }: Facts): Verdict[] {
  return [
    ...topicUse.readers.map((reader) => isPublished(topicUse, reader)),
    ...topicUse.phases.map((phase) => isRead(topicUse, phase)),
    ...topicUse.resources.map((resource) => isRead(topicUse, resource, 'warning')),
    ...guardVerdicts(topicUse),
  ];
}

/** In Terraform of others, who reads a topic may stand elsewhere; what a Scheduler job publishes has one purpose, to be read. */
function scheduledMessages(facts: Facts): Verdict[] {
  const declared = declaredTopics(facts);
  return facts.topicUse.resources
    .filter(({ by }) => by.startsWith('google_cloud_scheduler_job.'))
    .map((job) => {
      const { topic, path } = job;
      if (topic.kind === 'topic' && !declared.has(topic.name)) return notApplicable(path);
      const verdict = isRead(facts.topicUse, job, 'warning');
      if (verdict.status !== 'fail' || topic.kind === 'unresolved') return verdict;
      const list = `gcloud pubsub topics list-subscriptions ${topic.name} shows its subscriptions`;
      return { ...verdict, fix: `add a subscription, if there is none elsewhere: ${list}` };
    });
}

function isPublished(use: TopicUse, { topic, by, path }: TopicEnd): Verdict {
  if (topic.kind === 'unresolved') return undecided(path, `cannot determine the topic that ${by} reads: ${topic.text}`);
  const publisher = publisherOf(use, topic);
  if (publisher === 'known') return passed(path);
  if (publisher !== 'missing') {
    return undecided(
      path,
      `cannot determine whether anything publishes to the topic ${topic.name}: ${publisher.unknown}`,
    );
  }
  return failed({
    address: path,
    message: `nothing publishes to the topic ${topic.name}`,
    detail: `${by} gets no message, so what it starts never runs, and nothing fails.`,
    values: [{ of: by, field: 'topic', value: topic.name }],
    fix: fixOf(topic, publishersIn(use), 'mark it in externalTopics.publishedElsewhere'),
  });
}

function isRead(use: TopicUse, { topic, by, path }: TopicEnd, severity?: 'warning'): Verdict {
  if (topic.kind === 'unresolved') {
    return undecided(path, `cannot determine the topic to which ${by} publishes: ${topic.text}`);
  }
  const reader = readerOf(use, topic);
  if (reader === 'known') return passed(path);
  if (reader !== 'missing') {
    return undecided(path, `cannot determine whether the topic ${topic.name} is read: ${reader.unknown}`);
  }
  return failed({
    address: path,
    ...(severity === undefined ? {} : { severity }),
    message: `nothing reads the topic ${topic.name}, to which ${by} publishes`,
    detail: 'A topic without a subscription keeps no messages: what should follow never starts, and nothing fails.',
    values: [{ of: by, field: 'topic', value: topic.name }],
    fix: fixOf(topic, use.readers, 'add a subscription, or mark it in externalTopics.readElsewhere'),
  });
}

/** Without the configuration of a guard, the topics that its phases publish to are unknown. */
function guardVerdicts({ unknown }: TopicUse): Verdict[] {
  return unknown?.guard === undefined
    ? []
    : [undecided(unknown.guard.path, `cannot determine to which topics phases publish: ${unknown.why}`)];
}

function fixOf(topic: NamedTopic, ends: readonly TopicEnd[], otherwise: string): string {
  const near = nearestEnd(topic, ends);
  return near === undefined ? otherwise : `correct its name (is it ${near}?), or ${otherwise}`;
}
