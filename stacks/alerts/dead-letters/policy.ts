import { keptDeadLettersName } from '../../../model/dead-letter-topic';
import { Duration } from '../../../model/duration';
import { topicsOf } from '../../../model/pipeline';
import { RECORDER } from '../../../model/guard-timing';
import { LIMITS } from '../../../model/platform-limits';
import { exampleOf } from '../../runbooks/example';
import type { AlertFolder } from '../alert';
import { texts } from './texts';

/** On Google's own metric of Pub/Sub, so that it does not depend on the guard. */
export const deadLetters: AlertFolder = {
  name: 'dead-letters',
  derived: 'calls-refused',
  policies: (inputs) => ({
    'dead-letters': {
      ...texts(inputs),
      severity: 'ERROR',
      urgency: 'ticket',
      conditions: [
        {
          kind: 'threshold',
          displayName: 'there are dead letters',
          series: {
            metricType: 'pubsub.googleapis.com/subscription/num_undelivered_messages',
            resourceTypes: ['pubsub_subscription'],
            where: [
              [
                'resource.labels.subscription_id',
                '=',
                inputs.scope === undefined
                  ? { endsWith: keptDeadLettersName('') }
                  : [...topicsOf(inputs.pipeline), inputs.names.runEvents.topic].map(keptDeadLettersName),
              ],
            ],
          },
          comparison: 'COMPARISON_GT',
          threshold: 0,
          duration: Duration.zero,
        },
      ],
    },
  }),
  runbookValues: ({ pipeline, names }) => ({
    example: keptDeadLettersName(exampleOf(pipeline).push?.trigger.topic ?? names.runEvents.topic),
    suffix: keptDeadLettersName(''),
    kept: LIMITS.messageRetention.max.toString(),
    'guard attempts': String(RECORDER.maxDeliveryAttempts),
  }),
};
