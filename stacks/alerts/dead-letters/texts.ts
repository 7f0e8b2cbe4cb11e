import type { AlertTexts, Place } from '../alert';

export const texts = ({ project }: Pick<Place, 'project'>): AlertTexts => ({
  displayName: 'Phasewatch: dead letters waiting',
  documentation: {
    subject: 'Dead letters: ${resource.label.subscription_id}',
    whatHappened: 'Messages failed every delivery attempt and wait in ${resource.label.subscription_id}.',
    whatItMeans: 'Their work is not done and is not retried. They are kept for 31 days.',
    firstSteps: [
      `Read one: \`gcloud pubsub subscriptions pull \${resource.label.subscription_id} --limit=1 --project=${project}\``,
      'Fix the cause of its failure.',
      'Publish them again to the topic that they came from.',
    ],
  },
});
