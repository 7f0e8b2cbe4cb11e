import type { AlertTexts } from '../alert';

export const texts: AlertTexts = {
  displayName: 'Phasewatch: guard errors',
  documentation: {
    subject: 'Guard errors: ${metric.label.service}',
    whatHappened: 'A function of the guard logs errors of its own (verdicts on runs are not counted).',
    whatItMeans:
      'Most errors pass with the next try: run events wait in Pub/Sub, and each tick begins anew. If the monitor completes no tick, monitor-down pages.',
    firstSteps: [
      'Read the errors: `resource.labels.service_name="${metric.label.service}" AND severity>=ERROR`.',
      '`permission denied`: compare its rights with the guard stack.',
      '`unavailable`: check the status page of Firestore and Cloud Monitoring.',
    ],
  },
};
