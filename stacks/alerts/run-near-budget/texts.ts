import type { AlertTexts } from '../alert';

export const texts: AlertTexts = {
  displayName: 'Phasewatch: run close to its budget',
  documentation: {
    subject: 'Close to its budget: ${resource.label.task_id} (${resource.label.job})',
    whatHappened:
      'A run of **${resource.label.task_id}** in ${resource.label.job} has used more than 85% of its budget and still runs.',
    whatItMeans:
      'Healthy runs use 30 to 70%. Nothing is broken yet. Once a run is over its budget, the monitor closes it and it pages.',
    firstSteps: [
      'Did this happen once, or does it get slower every day? See *Duration of runs that succeeded* on the dashboard of the phase.',
      'Find what has grown: its data, its waits, or the number of runs at the same time.',
      'Fix that, or raise budget and timeouts together in the declaration. `npm run -s audit` checks that they fit.',
    ],
  },
};
