import { keptDeadLettersName } from '../constructs/topic';
import type { LabelMatch, SeriesSelection } from '../constructs/series';
import { Duration } from '../model/duration';
import type { Alert } from './alert';

/** A filter ends at 2,048 characters and a name may have 49; a policy takes six conditions. */
const SUBSCRIPTIONS_PER_FILTER = 32;

/** What delivery alerts look at. */
export interface Deliveries {
  /** Names of the push subscriptions. */
  readonly subscriptions: readonly string[];
  /** How old a message may grow: the longest budget of a run that is pushed. */
  readonly oldest: Duration;
}

/** Alerts on Google's own metrics of Pub/Sub: a witness that does not depend on the guard. */
export function deliveryAlerts({ subscriptions, oldest }: Deliveries): Readonly<Record<string, Alert>> {
  const series = (metric: string, where: LabelMatch): SeriesSelection => ({
    metricType: `pubsub.googleapis.com/subscription/${metric}`,
    resourceType: 'pubsub_subscription',
    where: [where],
  });
  const backlog: Readonly<Record<string, Alert>> = {
    'backlog-old': {
      displayName: 'Phasewatch: backlog older than the budget',
      severity: 'CRITICAL',
      urgency: 'page',
      runbook: 'backlog-old',
      conditions: inGroups(subscriptions, SUBSCRIPTIONS_PER_FILTER).map((names, i) => ({
        kind: 'threshold',
        displayName: `the oldest message waits longer than ${oldest.toString()}${i === 0 ? '' : ` (${i + 1})`}`,
        series: series('oldest_unacked_message_age', ['resource.labels.subscription_id', '=', names]),
        comparison: 'COMPARISON_GT',
        threshold: oldest.toSeconds(),
        duration: Duration.minutes(10), // a burst that drains is nobody's business
      })),
      documentation: {
        subject: 'Backlog: ${resource.label.subscription_id}',
        whatHappened: 'Messages of ${resource.label.subscription_id} wait longer than a whole run may take.',
        whatItMeans:
          'Nobody takes them: the service is down or refuses, or a breaker is open. Nothing is lost before the retention ends.',
        firstSteps: [
          'Is a breaker open? Then this is its consequence: `npm run -s breaker -- list`.',
          'Does the service answer? 403: a missing right; 5xx: see its logs.',
          'It answers, but slowly: raise `maxInstances`.',
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

function inGroups<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
