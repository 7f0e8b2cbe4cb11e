import { promqlSelector } from '../constructs/promql';
import { keptDeadLettersName } from '../constructs/topic';
import type { LabelMatch, SeriesSelection } from '../constructs/series';
import { Duration } from '../model/duration';
import { GAUGE_RESOURCE, GAUGES } from '../model/gauges';
import type { Alert } from './alert';

const RESOURCE = 'pubsub_subscription';
const metricOf = (name: string) => `pubsub.googleapis.com/subscription/${name}`;
/** How long what waited on purpose has to drain once its breaker has closed; the condition's own duration comes on top. */
const DRAIN = '2h';

/** What delivery alerts look at. */
export interface Deliveries {
  /** Whose breakers they are: the namespace of the guard's gauges. */
  readonly namespace: string;
  /**
   * Names of the pipeline's push subscriptions. The recorder's own is not among them: `recorder-behind` tells of that, and
   * one fault is one page.
   */
  readonly subscriptions: readonly string[];
  /** How old a message may grow: the longest budget of a run that is pushed. */
  readonly oldest: Duration;
}

/** Alerts on Google's own metrics of Pub/Sub: a witness that does not depend on the guard. */
export function deliveryAlerts({ namespace, subscriptions, oldest }: Deliveries): Readonly<Record<string, Alert>> {
  const series = (metric: string, where: LabelMatch): SeriesSelection => ({
    metricType: metricOf(metric),
    resourceType: RESOURCE,
    where: [where],
  });
  const backlog: Readonly<Record<string, Alert>> = {
    'backlog-old': {
      displayName: 'Phasewatch: backlog older than the budget',
      severity: 'CRITICAL',
      urgency: 'page',
      runbook: 'backlog-old',
      conditions: [
        {
          kind: 'promql',
          displayName: `the oldest message waits longer than ${oldest.toString()}, and no breaker holds it`,
          query: backlogQuery(namespace, subscriptions, oldest),
          duration: Duration.minutes(10), // a burst that drains is nobody's business
        },
      ],
      documentation: {
        // What PromQL gives has labels of nobody in particular.
        subject: 'Backlog: ${metric_or_resource.label.subscription_id}',
        whatHappened: 'Messages of ${metric_or_resource.label.subscription_id} wait longer than a whole run may take.',
        whatItMeans:
          'Nobody takes them: the service is down or refuses. No breaker holds them, as far as the guard is alive to say so. Nothing is lost before the retention ends.',
        firstSteps: [
          'Does the service answer? 403: a missing right; 5xx: see its logs.',
          'It answers, but slowly: raise `maxInstances`.',
          'Is the guard down as well? Then look whether a breaker stopped it: `npm run -s breaker -- list`.',
        ],
      },
    },
  };
  return {
    ...(subscriptions.length === 0 ? {} : backlog), // a policy without a condition is refused
    'dead-letters': {
      displayName: 'Phasewatch: dead letters waiting',
      severity: 'ERROR',
      urgency: 'ticket',
      runbook: 'dead-letters',
      conditions: [
        {
          kind: 'threshold',
          displayName: 'there are dead letters',
          series: series('num_undelivered_messages', [
            'resource.labels.subscription_id',
            '=',
            { endsWith: keptDeadLettersName('') },
          ]),
          comparison: 'COMPARISON_GT',
          threshold: 0,
          duration: Duration.zero,
        },
      ],
      documentation: {
        subject: 'Dead letters: ${resource.label.subscription_id}',
        whatHappened: 'Messages were given up after the last try and wait in ${resource.label.subscription_id}.',
        whatItMeans: 'Work that nobody does any more. They are kept for 31 days.',
        firstSteps: [
          'Look at one: `gcloud pubsub subscriptions pull ${resource.label.subscription_id} --limit=1`.',
          'Mend what it failed on.',
          'Publish them again to the topic they came from.',
        ],
      },
    },
  };
}

/**
 * Subscriptions whose oldest message is too old, but for those that a breaker holds, which is a ticket of its own. It
 * fails open: where the guard is dead there is no such gauge, so nothing is held back once its last word is older than
 * the time to drain; nor is, after that, where a breaker has closed and its subscription was not resumed.
 */
function backlogQuery(namespace: string, subscriptions: readonly string[], oldest: Duration): string {
  const age = promqlSelector(metricOf('oldest_unacked_message_age'), RESOURCE, ['subscription_id', subscriptions]);
  const holding = promqlSelector(GAUGES.breakerHolding.type, GAUGE_RESOURCE, ['namespace', namespace]);
  return [
    `max by (subscription_id) (${age}) > ${oldest.toSeconds()}`,
    'unless on (subscription_id)',
    `max by (subscription_id) (max_over_time(${holding}[${DRAIN}])) > 0`,
  ].join(' ');
}
