import type { AlertTexts } from '../alert';

export const texts: AlertTexts = {
  displayName: 'Phasewatch: requests close to their timeout',
  documentation: {
    subject: 'Close to its timeout: ${metric.label.service}',
    whatHappened: 'A request to ${metric.label.service} took 90% of its timeout or more.',
    whatItMeans: 'Nothing is broken yet. If it takes longer, it is cut off and its caller starts it again.',
    firstSteps: [
      'Since when? See the durations on the dashboard of the phase.',
      'Reduce the work per request, or raise the timeout. `npm run -s audit` checks that it still fits.',
      'Fix it before the next run that takes longer.',
    ],
  },
};
