import type { AlertTexts } from '../alert';

export const texts: AlertTexts = {
  displayName: 'Phasewatch: breaker open',
  documentation: {
    subject: 'Breaker open: ${resource.label.task_id}',
    whatHappened:
      'The breaker of ${resource.label.task_id} has opened. Its triggers are stopped and its messages wait.',
    whatItMeans:
      'Too many actionable failures happened in a row. Nothing is lost while it is open. After the cool-down it lets one run through.',
    firstSteps: [
      'Why did it open? `npm run -s breaker -- history ${resource.label.task_id}`',
      'Fix the cause. The next run that is let through closes the breaker.',
      'Only if you know that the cause is fixed: `npm run -s breaker -- close ${resource.label.task_id} --reason "..."`',
    ],
  },
};
