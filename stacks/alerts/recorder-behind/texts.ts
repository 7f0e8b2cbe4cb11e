import type { AlertTexts, Place } from '../alert';

export const texts = ({ project }: Pick<Place, 'project'>): AlertTexts => ({
  displayName: 'Phasewatch: run recorder behind',
  documentation: {
    subject: 'Run recorder behind: hangs are detected late',
    whatHappened:
      'Run events have reached the guard more than 5 minutes late, or not at all, for more than 10 minutes.',
    whatItMeans:
      'The monitor delays its verdicts on missing heartbeats, so hangs are detected later. No event is lost: they wait in Pub/Sub.',
    firstSteps: [
      'Does `phasewatch-run-recorder` fail? Read its errors in Cloud Logging.',
      `Does Pub/Sub deliver? \`gcloud pubsub subscriptions describe phasewatch-run-recorder --project=${project}\``,
      'Until this closes: check phase 5 by hand.',
    ],
  },
});
