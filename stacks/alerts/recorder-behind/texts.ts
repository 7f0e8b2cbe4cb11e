import type { Duration } from '../../../model/duration';
import type { AlertInputs, AlertTexts } from '../alert';

/**
 * @param late how late events arrive
 * @param allowed how long that may last, to work off a backlog
 */
export const texts = ({ project, names }: AlertInputs, late: Duration, allowed: Duration): AlertTexts => ({
  displayName: 'Phasewatch: run recorder behind',
  documentation: {
    subject: 'Run recorder behind: hangs are detected late',
    whatHappened: `Run events have reached the guard more than ${late.toString()} late, or not at all, for more than ${allowed.toString()}.`,
    whatItMeans:
      'The monitor delays its verdicts on missing heartbeats, so hangs are detected later. No event is lost: they wait in Pub/Sub.',
    firstSteps: [
      `Does \`${names.functions.recorder}\` fail? Read its errors in Cloud Logging.`,
      `Does Pub/Sub deliver? \`gcloud pubsub subscriptions describe ${names.runEvents.subscription} --project=${project}\``,
      'Until this closes: check the most critical processors by hand, as the runbook shows.',
    ],
  },
});
