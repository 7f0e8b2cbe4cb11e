import type { AlertTexts, Place } from '../alert';

export const texts = ({ project, region }: Place): AlertTexts => ({
  displayName: 'Phasewatch: timeout monitor down',
  documentation: {
    subject: 'Timeout monitor down: hangs are not detected',
    whatHappened: 'The timeout monitor has completed no tick for more than 5 minutes.',
    whatItMeans:
      'Hangs are not detected until it runs again. Runs are not affected, and run events are still recorded.',
    firstSteps: [
      `Is its job enabled, and what did the last attempt return? \`gcloud scheduler jobs describe phasewatch-timeout-monitor --location=${region} --project=${project}\``,
      'Read the errors of `phasewatch-timeout-monitor` in Cloud Logging.',
      'Until it runs: check phase 5 by hand.',
    ],
  },
});
