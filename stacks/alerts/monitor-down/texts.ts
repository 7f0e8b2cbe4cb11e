import type { Duration } from '../../../model/duration';
import type { AlertInputs, AlertTexts } from '../alert';

/** @param window time without a tick after which the absence begins */
export const texts = ({ project, names, pipeline: { region } }: AlertInputs, window: Duration): AlertTexts => ({
  displayName: 'Phasewatch: timeout monitor down',
  documentation: {
    subject: 'Timeout monitor down: hangs are not detected',
    whatHappened: `The timeout monitor has completed no tick for more than ${window.toString()}.`,
    whatItMeans:
      'Hangs are not detected until it runs again. Runs are not affected, and run events are still recorded.',
    firstSteps: [
      `Is its job enabled, and what did the last attempt return? \`gcloud scheduler jobs describe ${names.jobs.tick} --location=${region} --project=${project}\``,
      `Read the errors of \`${names.functions.monitor}\` in Cloud Logging.`,
      'Until it runs: check the most critical processors by hand, as the runbook shows.',
    ],
  },
});
