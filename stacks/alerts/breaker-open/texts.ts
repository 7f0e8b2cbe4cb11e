import { CLI } from '../../../model/cli-call';
import type { AlertInputs, AlertTexts } from '../alert';
import { forTriggers } from '../trigger-kinds';

export const texts = ({ pipeline }: AlertInputs): AlertTexts => {
  const waiting = forTriggers(pipeline, { push: 'its messages wait', queue: 'its tasks wait' }, ' and ');
  return {
    displayName: 'Phasewatch: breaker open',
    documentation: {
      subject: 'Breaker open: ${resource.label.task_id}',
      whatHappened: `The breaker of \${resource.label.task_id} has opened. The guard stops its triggers${waiting === '' ? '' : `; ${waiting}`}.`,
      whatItMeans: `Too many actionable failures happened, or a person opened it.${waiting === '' ? '' : ' What waits is not lost.'} Unless a person opened it, it lets one run through after the cool-down.`,
      firstSteps: [
        `Why did it open? \`${CLI} breaker history \${resource.label.task_id}\``,
        'Fix the cause. The next run that is let through closes the breaker, unless a person opened it.',
        `Only if you know that the cause is fixed: \`${CLI} breaker close \${resource.label.task_id} --reason "..."\``,
      ],
    },
  };
};
