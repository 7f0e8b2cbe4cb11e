import type { Duration } from '../../../model/duration';
import { CLI } from '../../../model/cli-call';
import type { AlertInputs, AlertTexts } from '../alert';
import { forTriggers } from '../trigger-kinds';

/** @param again the longest time from one tick whose calls fail to the next one */
export const texts = ({ names, pipeline }: AlertInputs, again: Duration): AlertTexts => ({
  displayName: 'Phasewatch: triggers refused',
  documentation: {
    subject: 'The guard could not stop, resume or run triggers',
    whatHappened: `In two ticks or more, at most ${again.toString()} apart, the guard could not stop, resume or run triggers (${servicesOf(pipeline)}).`,
    whatItMeans:
      'An open breaker may not stop its triggers, a closed one may not resume them, or closed work may not be run again. Runs are judged as usual.',
    firstSteps: [
      `Which trigger, and why? Read the errors of \`${names.functions.monitor}\`: "enforcing the breaker" and "retrying".`,
      '403: its account lacks the right to pause, resume or run. 5xx: see the status page of the service.',
      `Until it is fixed, stop or resume the trigger by hand. \`${CLI} breaker list\` shows what should be stopped.`,
    ],
  },
});

function servicesOf(pipeline: AlertInputs['pipeline']): string {
  return forTriggers(pipeline, { schedule: 'Scheduler jobs', push: 'push subscriptions', queue: 'queues' }, ', ');
}
