import type { Duration } from '../../../model/duration';
import { CLI } from '../../../model/cli-call';
import type { AlertInputs, AlertTexts } from '../alert';
import { forTriggers } from '../trigger-kinds';

/** @param lasting how long calls may fail without a need to act */
export const texts = ({ names, pipeline }: AlertInputs, lasting: Duration): AlertTexts => ({
  displayName: 'Phasewatch: triggers refused',
  documentation: {
    subject: 'The guard cannot stop, resume or run triggers',
    whatHappened: `For more than ${lasting.toString()}, calls of the guard to stop, resume or run triggers (${servicesOf(pipeline)}) have failed.`,
    whatItMeans:
      'A breaker that is open does not stop its triggers, one that has closed does not resume them, or work is not run again. Runs are judged as usual.',
    firstSteps: [
      `Which trigger, and why? Read the errors of \`${names.functions.monitor}\`: "enforcing the breaker".`,
      '403: its account lacks the right to pause or resume. 5xx: see the status page of the service.',
      `Until it is fixed, stop or resume the trigger by hand. \`${CLI} breaker list\` shows what should be stopped.`,
    ],
  },
});

function servicesOf(pipeline: AlertInputs['pipeline']): string {
  return forTriggers(pipeline, { schedule: 'Scheduler jobs', push: 'push subscriptions', queue: 'queues' }, ', ');
}
