import { CLI } from '../../../model/cli-call';
import type { AlertTexts } from '../alert';

export const texts: AlertTexts = {
  displayName: 'Phasewatch: backlog older than the budget',
  documentation: {
    // A PromQL series has no labels of a metric or a resource alone, so Google fills in this variable.
    subject: 'Backlog: ${metric_or_resource.label.subscription_id}',
    whatHappened: 'Messages of ${metric_or_resource.label.subscription_id} wait longer than a whole run may take.',
    whatItMeans:
      'The service is down, refuses them, or is too slow. No breaker holds them, unless the guard is down too. Nothing is lost before the retention ends.',
    firstSteps: [
      'Does the service answer? 403: a missing right. 5xx: read its logs.',
      'If it answers slowly: raise `maxInstances`.',
      `Is the guard down too? Then check whether a breaker holds them: \`${CLI} breaker list\``,
    ],
  },
};
