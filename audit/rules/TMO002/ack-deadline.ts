import { count } from '../../../model/count';
import type { Duration } from '../../../model/duration';
import { LIMITS } from '../../../model/platform-limits';
import type { Facts } from '../../facts';
import type { Callee } from '../../facts/callee';
import { allKnown, showReading, valueOf } from '../../facts/reading';
import { pushes, type PushSubscription } from '../../facts/subscription';
import { failed, notApplicable, passed, undecided, type Rule, type Verdict } from '../../rule';
import { functionDeliveries } from './event-functions';
import { triggerDeliveries } from './triggers';

/** The ack deadline of a push subscription is also the timeout of its HTTP call. Events are delivered by such a push. */
export const ackDeadline: Rule = {
  id: 'TMO002',
  name: 'ack-deadline',
  title: "the push of a message or an event waits at least as long as the handler's timeout",
  severity: 'error',
  profile: 'platform',
  check: (facts: Facts) => [
    ...facts.subscriptions
      .filter(pushes)
      .flatMap((subscription) => subscription.push.callees.map((callee) => judge(subscription, callee))),
    ...functionDeliveries(facts),
    ...triggerDeliveries(facts),
  ],
};

function judge(subscription: PushSubscription, callee: Callee): Verdict {
  const { path, label } = subscription;
  if (callee.kind === 'unresolved') {
    return undecided(
      path,
      `cannot compare the ack deadline with the handler's timeout: ${label} pushes to ${callee.text}`,
    );
  }
  if (callee.kind !== 'deployable') return notApplicable(path); // Google's APIs answer at once
  const { deployable } = callee;
  const readings = allKnown({ ackDeadline: subscription.ackDeadline, timeout: deployable.timeout });
  if ('why' in readings) {
    return undecided(path, `cannot compare the ack deadline with the timeout of ${deployable.label}: ${readings.why}`);
  }
  const { ackDeadline: ack, timeout } = readings.known;
  if (!ack.isShorterThan(timeout)) return passed(path);
  return failed({
    address: path,
    message: `ack deadline ${ack.toString()} is shorter than the handler's timeout ${timeout.toString()}`,
    detail: `Pub/Sub delivers again while the first delivery still runs: duplicate runs${copies(subscription, ack, timeout)}${thenDeadLetters(subscription)}.`,
    values: [
      { of: deployable.label, field: 'timeout', value: showReading(deployable.timeout) },
      { of: label, field: 'ackDeadline', value: showReading(subscription.ackDeadline) },
    ],
    fix: fixFor(ack, timeout),
  });
}

/** Deliveries that begin before the first ends: one after each ack deadline and the shortest wait. */
function copies({ minBackoff, deadLetters }: PushSubscription, ack: Duration, timeout: Duration): string {
  const between = ack.toSeconds() + (valueOf(minBackoff)?.toSeconds() ?? 0);
  const tries = (deadLetters && valueOf(deadLetters.maxDeliveryAttempts)) ?? Number.POSITIVE_INFINITY;
  const atOnce = Math.min(Math.ceil(timeout.toSeconds() / Math.max(between, 1)), tries);
  return atOnce > 1 ? `, up to ${atOnce} at the same time` : '';
}

function thenDeadLetters({ deadLetters }: PushSubscription): string {
  const tries = deadLetters === undefined ? undefined : valueOf(deadLetters.maxDeliveryAttempts);
  return tries === undefined ? '' : `, then the dead letter after ${count(tries, 'try', 'tries')}`;
}

function fixFor(ack: Duration, timeout: Duration): string {
  const { max } = LIMITS.ackDeadline;
  if (timeout.isLongerThan(max)) {
    return `a timeout of at most ${max.toString()} (the limit of ackDeadline), or a task queue, which waits up to ${LIMITS.dispatchDeadline.max.toString()}`;
  }
  const longer = `ackDeadline of ${timeout.toString()}${timeout.equals(max) ? " (the platform's limit)" : ''}`;
  return `${longer}, or a timeout of at most ${ack.toString()}`;
}
