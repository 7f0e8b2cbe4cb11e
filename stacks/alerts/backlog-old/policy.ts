import { promqlSelector } from '../../../constructs/promql';
import type { GaugeSource } from '../../../constructs/series';
import { Duration } from '../../../model/duration';
import { GAUGE_RESOURCE } from '../../../model/gauges';
import { deployablesOf, type Pipeline } from '../../../model/pipeline';
import { exampleOf } from '../../runbooks/example';
import type { AlertFolder } from '../alert';
import { texts } from './texts';

/**
 * On Google's own metric of Pub/Sub, so that it does not depend on the guard. The recorder's own subscription is left
 * out: `recorder-behind` covers it, and one fault is one page. A pipeline without push subscriptions has no such policy.
 */
export const backlogOld: AlertFolder = {
  name: 'backlog-old',
  derived: 'trigger-lost',
  policies: ({ pipeline, ...source }) => {
    const subscriptions = pushed(pipeline).map(({ subscription }) => subscription);
    if (subscriptions.length === 0) return {}; // a policy without a condition is refused
    const oldest = longestPushTimeout(pipeline);
    return {
      'backlog-old': {
        ...texts,
        severity: 'CRITICAL',
        urgency: 'page',
        conditions: [
          {
            kind: 'promql',
            displayName: `the oldest message waits longer than ${oldest.toString()}, and no breaker holds it`,
            query: query(source, subscriptions, oldest),
            duration: Duration.minutes(10), // a burst that drains needs no action
          },
        ],
      },
    };
  },
  runbookValues: ({ pipeline }) => {
    const pushed = exampleOf(pipeline).push?.deployable;
    return {
      oldest: longestPushTimeout(pipeline).toString(),
      drain: DRAIN.toString(),
      'more instances': String(2 * (pushed !== undefined && 'maxInstances' in pushed ? pushed.maxInstances : 1)),
    };
  },
};

/** How old a message may get: the longest timeout of the deployables that are pushed to. */
export function longestPushTimeout(pipeline: Pipeline): Duration {
  return Duration.max(...pushed(pipeline).map(({ timeout }) => timeout));
}

/** How long a backlog may take to drain after its breaker has closed. The condition's own duration is added to it. */
const DRAIN = Duration.hours(2);

/**
 * Subscriptions whose oldest message is too old, without those that a breaker holds: for these there is a ticket. If the
 * guard fails, its gauge ends, and nothing is left out once the last point is older than {@link DRAIN}. The same
 * holds when a breaker has closed and its subscription was not resumed.
 */
function query({ names, namespace }: GaugeSource, subscriptions: readonly string[], oldest: Duration): string {
  const age = promqlSelector('pubsub.googleapis.com/subscription/oldest_unacked_message_age', 'pubsub_subscription', [
    'subscription_id',
    subscriptions,
  ]);
  const holding = promqlSelector(names.gaugeType('breakerHolding'), GAUGE_RESOURCE, ['namespace', namespace]);
  return [
    `max by (subscription_id) (${age}) > ${oldest.toSeconds()}`,
    'unless on (subscription_id)',
    `max by (subscription_id) (max_over_time(${holding}[${DRAIN.toCompact()}])) > 0`,
  ].join(' ');
}

function pushed(pipeline: Pipeline): { readonly subscription: string; readonly timeout: Duration }[] {
  return deployablesOf(pipeline).flatMap(({ deployable: { triggers, timeout } }) =>
    triggers.flatMap((trigger) => (trigger.kind === 'push' ? [{ subscription: trigger.subscription, timeout }] : [])),
  );
}
