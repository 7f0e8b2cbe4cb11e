import type { Duration } from '../../../model/duration';
import type { AlertInputs, AlertTexts } from '../alert';

/** @param window the time without a tick after which the condition is true */
export const texts = ({ project, names, pipeline: { region } }: AlertInputs, window: Duration): AlertTexts => ({
  displayName: 'Phasewatch: timeout monitor down',
  documentation: {
    subject: 'Timeout monitor down: hangs may not be detected',
    whatHappened: `The timeout monitor has completed no tick for more than ${window.toString()}, or has never completed one.`,
    whatItMeans:
      'It is not called, it fails, or its gauges cannot be written: hangs may not be detected until it completes a tick. Runs are not affected.',
    firstSteps: [
      `Is its job enabled, and what did the last attempt return? \`gcloud scheduler jobs describe ${names.jobs.tick} --location=${region} --project=${project}\``,
      `Read the errors of \`${names.functions.monitor}\` in Cloud Logging.`,
      'Until it runs: check the most critical processors by hand, as the runbook shows.',
    ],
  },
});
