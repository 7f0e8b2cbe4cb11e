import type { AlertTexts, Place } from '../alert';

export const texts = ({ project, region }: Place): AlertTexts => ({
  displayName: 'Phasewatch: runs not started',
  documentation: {
    subject: 'Not started: ${resource.label.job}',
    whatHappened:
      'Runs of ${resource.label.job} were due, by schedule or because their input is there, and have not started.',
    whatItMeans:
      'Their trigger did not call: a paused job, a missing right, a topic without a subscription, or a full queue.',
    firstSteps: [
      `Is the Scheduler job enabled, and did its last attempt fail? \`gcloud scheduler jobs list --location=${region} --project=${project}\``,
      'Does the push subscription deliver? 403: its account lacks `run.invoker`.',
      'Start the run by hand, then fix the trigger.',
    ],
  },
});
