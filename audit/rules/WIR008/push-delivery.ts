import { showReading, valueOf } from '../../facts/reading';
import { pushes, type PushSubscription } from '../../facts/subscription';
import { failed, passed, undecided, type Rule, type Verdict } from '../../rule';

/** Terraform accepts both options together with push. */
export const pushDelivery: Rule = {
  id: 'WIR008',
  name: 'push-delivery',
  title: 'a push subscription asks for no delivery that push does not give',
  severity: 'error',
  profile: 'platform',
  check: ({ subscriptions }) => subscriptions.filter(pushes).flatMap((one) => [exactlyOnce(one), ordered(one)]),
};

/** https://cloud.google.com/pubsub/docs/exactly-once-delivery: only for pull subscriptions. */
function exactlyOnce({ path, label, exactlyOnce: wanted }: PushSubscription): Verdict {
  if (wanted.kind === 'unresolved') {
    return undecided(path, `cannot determine whether ${label} asks for exactly-once delivery: ${wanted.text}`);
  }
  if (valueOf(wanted) !== true) return passed(path);
  return failed({
    address: path,
    message: `${label} asks for exactly-once delivery, which push does not give`,
    detail: 'Messages are delivered again as with any push: a handler that relies on it does its work twice.',
    values: [{ of: label, field: 'enable_exactly_once_delivery', value: showReading(wanted) }],
    fix: 'pull the messages, or remove it and let the handler ignore what it has done before',
  });
}

/** A warning: it works, and one message can hold up all others of its key. */
function ordered({ path, label, ordered: wanted, deadLetters }: PushSubscription): Verdict {
  if (valueOf(wanted) !== true) return passed(path);
  const until = deadLetters === undefined ? 'until its retention ends' : 'until it becomes a dead letter';
  return failed({
    address: path,
    severity: 'warning',
    message: `${label} pushes in order: a message that fails holds up all later ones of its key ${until}`,
    detail: 'Push delivers one message of a key at a time, and a redelivery can repeat later messages of that key.',
    values: [{ of: label, field: 'enable_message_ordering', value: showReading(wanted) }],
    fix:
      deadLetters === undefined
        ? 'add a dead-letter policy, or do without the order'
        : 'keep the delivery attempts few, or do without the order',
  });
}
