import { CLI } from '../../../model/cli-call';
import type { Duration } from '../../../model/duration';
import type { AlertInputs, AlertTexts } from '../alert';
import { forTriggers } from '../trigger-kinds';

/** @param above the number of failures of one processor in `window` that is not yet a storm */
export const texts = ({ pipeline }: AlertInputs, above: number, window: Duration): AlertTexts => ({
  displayName: 'Phasewatch: retry storm',
  documentation: {
    subject: 'Retry storm: ${metric.label.processor}',
    whatHappened: `More than ${above} runs of \${metric.label.processor} failed within ${window.toString()}, expected failures included.`,
    whatItMeans: 'Work may be repeated without a pause. That costs money and quota, and hides other failures.',
    firstSteps: [
      `Is the breaker open? \`${CLI} breaker list\``,
      ['If not, open it with a reason.', waiting(pipeline)].join(' ').trim(),
      `Find what retries: ${retrying(pipeline)}the code, or a caller.`,
    ],
  },
});

function waiting(pipeline: AlertInputs['pipeline']): string {
  return forTriggers(pipeline, { push: 'Messages wait, nothing is lost.', queue: 'Tasks wait, nothing is lost.' });
}

function retrying(pipeline: AlertInputs['pipeline']): string {
  return forTriggers(pipeline, { push: 'the backoff of the subscription, ', queue: 'the retries of the queue, ' }, '');
}
