import { count } from '../../../model/count';
import type { Facts } from '../../facts';
import { allKnown, showReading } from '../../facts/reading';
import { declaredTopics } from '../../facts/topic';
import { readerOf } from '../../facts/topic-ends';
import { pushes, type DeadLetters, type PushSubscription, type Subscription } from '../../facts/subscription';
import { failed, passed, undecided, UNREAD_MODULES, type Rule, type Verdict } from '../../rule';

export const deadLetters: Rule = {
  id: 'TMO008',
  name: 'dead-letters',
  title:
    'a message that always fails reaches a dead-letter topic before it is dropped, and the topic has a subscription',
  severity: 'error',
  profile: 'platform',
  check: (facts) => {
    const topics = declaredTopics(facts);
    return facts.subscriptions.flatMap((subscription) => {
      const { deadLetters: dead } = subscription;
      if (dead !== undefined)
        return [
          // Who pulls messages sets how long a try may take.
          ...(pushes(subscription) ? [inTime(subscription, dead)] : []),
          hasSubscription(facts, topics, subscription, dead),
        ];
      return pushes(subscription) && facts.profile === 'phasewatch' ? [without(subscription)] : [];
    });
  },
};

function without({ path, label, retention }: PushSubscription): Verdict {
  return failed({
    address: path,
    severity: 'warning',
    message: 'messages that always fail have no dead-letter topic',
    detail: 'Pub/Sub delivers such a message again until its retention ends, then drops it without a trace.',
    values: [{ of: label, field: 'retention', value: showReading(retention) }],
    fix: 'add a dead-letter topic with a subscription, after 5 delivery attempts or more',
  });
}

function inTime(subscription: PushSubscription, dead: DeadLetters): Verdict {
  const { path, label, ackDeadline, maxBackoff, retention } = subscription;
  const { maxDeliveryAttempts } = dead;
  const readings = allKnown({ ackDeadline, maxBackoff, retention, maxDeliveryAttempts });
  if ('why' in readings) return undecided(path, `cannot compare all tries with the retention: ${readings.why}`);
  const { known } = readings;
  if (known.maxDeliveryAttempts < 0 || !Number.isInteger(known.maxDeliveryAttempts)) return passed(path); // TMO001 reports it
  const longest = known.ackDeadline.plus(known.maxBackoff).times(known.maxDeliveryAttempts);
  if (longest.isShorterThan(known.retention)) return passed(path);
  return failed({
    address: path,
    message: `${count(known.maxDeliveryAttempts, 'try', 'tries')} may take ${longest.toString()}, but a message is dropped after ${known.retention.toString()}`,
    detail: 'Pub/Sub drops a message that always fails before it becomes a dead letter.',
    values: [
      { of: label, field: 'maxDeliveryAttempts', value: showReading(maxDeliveryAttempts) },
      { of: label, field: 'ackDeadline', value: showReading(ackDeadline) },
      { of: label, field: 'maximum backoff', value: showReading(maxBackoff) },
      { of: label, field: 'retention', value: showReading(retention) },
    ],
    fix: `a retention above ${longest.toString()}, fewer delivery attempts or shorter waits`,
  });
}

function hasSubscription(
  { topicUse, hasUnreadModules }: Facts,
  topics: ReadonlySet<string>,
  { path, label }: Subscription,
  { topic }: DeadLetters,
): Verdict {
  if (topic.kind === 'unresolved') {
    return undecided(path, `cannot determine whether the dead-letter topic has a subscription: ${topic.text}`);
  }
  const reader = readerOf(topicUse, topic);
  if (reader === 'known') return passed(path);
  if (reader !== 'missing')
    return undecided(
      path,
      `cannot determine whether the dead-letter topic ${topic.name} has a subscription: ${reader.unknown}`,
    );
  if (!topics.has(topic.name))
    return undecided(
      path,
      `cannot determine whether the dead-letter topic ${topic.name} has a subscription: it is not in the input`,
      `gcloud pubsub topics list-subscriptions ${topic.name} shows them`,
    );
  if (hasUnreadModules)
    return undecided(
      path,
      `cannot determine whether the dead-letter topic ${topic.name} has a subscription: a module that was not read may make it`,
      UNREAD_MODULES,
    );
  return failed({
    address: path,
    message: `the dead-letter topic ${topic.name} has no subscription`,
    detail: 'A topic without a subscription keeps no messages: dead letters are lost.',
    values: [{ of: label, field: 'deadLetterTopic', value: topic.name }],
    fix: `add a pull subscription on ${topic.name} that keeps messages for 31 d`,
  });
}
