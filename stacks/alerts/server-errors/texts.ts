import { CLI } from '../../../model/cli-call';
import type { AlertTexts } from '../alert';

export const texts: AlertTexts = {
  displayName: 'Phasewatch: server errors',
  documentation: {
    subject: 'Server errors: ${metric.label.service}',
    whatHappened: '${metric.label.service} answers with 502, 503 or 504.',
    whatItMeans:
      'Its instances crash or are too few, it answers so itself, or requests exceed the timeout of Cloud Run (504).',
    firstSteps: [
      `Which code? 504 is a timeout: \`${CLI} audit\` shows what the request may take.`,
      'Was there a deploy? Roll it back.',
      'Out of memory is a 503 with a log line of its own.',
    ],
  },
};
