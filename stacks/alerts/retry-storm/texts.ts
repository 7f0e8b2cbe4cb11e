import type { AlertTexts } from '../alert';

export const texts: AlertTexts = {
  displayName: 'Phasewatch: retry storm',
  documentation: {
    subject: 'Retry storm: ${metric.label.processor}',
    whatHappened: 'More than 100 runs of ${metric.label.processor} failed within an hour, expected failures included.',
    whatItMeans: 'Work is retried without a pause, as in the storms of 2025 with 30,000 failures a week.',
    firstSteps: [
      'Is the breaker open? `npm run -s breaker -- list`',
      'If not, open it with a reason. Messages wait, nothing is lost.',
      'Find what retries: the backoff of the subscription, a loop in the code, or a caller.',
    ],
  },
};
