import { CLI } from '../../../model/cli-call';
import type { AlertTexts } from '../alert';

/** @param near share of the budget, such as `85%` */
export const texts = (near: string): AlertTexts => ({
  displayName: 'Phasewatch: run close to its budget',
  documentation: {
    subject: 'Close to its budget: ${resource.label.task_id} (${resource.label.job})',
    whatHappened: `A run of **\${resource.label.task_id}** in \${resource.label.job} has used more than ${near} of its budget and still runs.`,
    whatItMeans:
      'Nothing is broken yet. Once a run is over its budget, the monitor closes it and a page or a ticket follows.',
    firstSteps: [
      'Did this happen once, or does it get slower every day? See *Duration of runs that succeeded* on the dashboard of the phase.',
      'Find what has grown: its data, its waits, or the number of runs at the same time.',
      `Fix that, or raise budget and timeouts together in the declaration. \`${CLI} audit\` checks that they fit.`,
    ],
  },
});
