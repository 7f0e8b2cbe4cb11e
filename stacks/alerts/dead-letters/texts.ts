import { LIMITS } from '../../../model/platform-limits';
import type { AlertInputs, AlertTexts } from '../alert';

export const texts = ({ project }: AlertInputs): AlertTexts => ({
  displayName: 'Phasewatch: dead letters waiting',
  documentation: {
    subject: 'Dead letters: ${resource.label.subscription_id}',
    whatHappened: 'Messages failed every delivery attempt and wait in ${resource.label.subscription_id}.',
    whatItMeans: `They are not delivered again, so what they ask for is not done. They are kept for ${LIMITS.messageRetention.max.toString()}.`,
    firstSteps: [
      `Read one: \`gcloud pubsub subscriptions pull \${resource.label.subscription_id} --limit=1 --format=json --project=${project}\``,
      'Fix the cause of its failure.',
      'Publish them again, with their attributes, to the topic that they came from: the runbook has the command.',
    ],
  },
});
