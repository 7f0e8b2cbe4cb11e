import type { Facts } from '../../facts';
import { allKnown, showReading } from '../../facts/reading';
import { pushes, type DeadLetters, type PushSubscription } from '../../facts/subscription';
import { sameTopic } from '../../facts/topic';
import { failed, passed, undecided, type Rule, type Verdict } from '../../rule';

export const deadLetters: Rule = {
  id: 'TMO008',
  name: 'dead-letters',
  title: 'a message that always fails reaches the dead letters before it is dropped, and is kept there',
  severity: 'error',
  check: (facts) =>
    facts.subscriptions
      .filter(pushes)
      .flatMap((subscription) =>
        subscription.deadLetters === undefined
          ? [without(subscription)]
          : [inTime(subscription, subscription.deadLetters), kept(facts, subscription, subscription.deadLetters)],
      ),
};

function without({ path, label, retention }: PushSubscription): Verdict {
  return failed({
    address: path,
    severity: 'warning',
    message: 'messages that always fail have no dead-letter topic',
    detail: 'Such a message is delivered again and again until its retention ends, then it is dropped unseen.',
    values: [{ of: label, field: 'retention', value: showReading(retention) }],
    fix: 'a dead-letter topic with a subscription, after 5 delivery attempts or more',
  });
}

function inTime(subscription: PushSubscription, dead: DeadLetters): Verdict {
  const { path, label, ackDeadline, maxBackoff, retention } = subscription;
  const { maxDeliveryAttempts } = dead;
  const readings = allKnown({ ackDeadline, maxBackoff, retention, maxDeliveryAttempts });
  if ('why' in readings) return undecided(path, `cannot compare all tries with the retention: ${readings.why}`);
  const { known } = readings;
  if (known.maxDeliveryAttempts < 0 || !Number.isInteger(known.maxDeliveryAttempts)) return passed(path); // TMO001's to say
  const longest = known.ackDeadline.plus(known.maxBackoff).times(known.maxDeliveryAttempts);
  if (longest.isShorterThan(known.retention)) return passed(path);
  return failed({
    address: path,
    message: `${known.maxDeliveryAttempts} tries may take ${longest.toString()}, but a message is dropped after ${known.retention.toString()}`,
    detail: 'A message that always fails is dropped before it becomes a dead letter: nobody ever sees it.',
    values: [
      { of: label, field: 'maxDeliveryAttempts', value: showReading(maxDeliveryAttempts) },
      { of: label, field: 'ackDeadline', value: showReading(ackDeadline) },
      { of: label, field: 'maximum backoff', value: showReading(maxBackoff) },
      { of: label, field: 'retention', value: showReading(retention) },
    ],
    fix: `a retention above ${longest.toString()}, fewer delivery attempts or shorter waits`,
  });
}

function kept({ subscriptions }: Facts, { path, label }: PushSubscription, { topic }: DeadLetters): Verdict {
  if (topic.kind === 'unresolved') {
    return undecided(path, `cannot say who reads the dead letters: their topic is ${topic.text}`);
  }
  if (subscriptions.some((reader) => sameTopic(reader.topic, topic))) return passed(path);
  return failed({
    address: path,
    message: `nobody subscribes to the dead-letter topic ${topic.name}`,
    detail: 'A topic without a subscription loses what it is sent: dead letters vanish.',
    values: [{ of: label, field: 'deadLetterTopic', value: topic.name }],
    fix: `a pull subscription on ${topic.name} that keeps messages for 31 d`,
  });
}
