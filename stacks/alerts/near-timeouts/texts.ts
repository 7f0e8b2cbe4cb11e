import { CLI } from '../../../model/cli-call';
import type { AlertTexts } from '../alert';

/** @param near share of the timeout, such as `90%` */
export const texts = (near: string): AlertTexts => ({
  displayName: 'Phasewatch: requests close to their timeout',
  documentation: {
    subject: 'Close to its timeout: ${metric.label.service}',
    whatHappened: `A request to \${metric.label.service} took ${near} of its timeout or more.`,
    whatItMeans: 'Nothing is broken yet. If it takes longer, it is cut off, and its caller may start it again.',
    firstSteps: [
      'Since when? See the durations on the dashboard of the phase.',
      `Reduce the work per request, or raise the timeout. \`${CLI} audit\` checks that it still fits.`,
      'Fix it before the next run that takes longer.',
    ],
  },
});
