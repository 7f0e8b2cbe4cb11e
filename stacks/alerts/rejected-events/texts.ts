import { STORE } from '../../../model/store';
import type { AlertInputs, AlertTexts } from '../alert';

export const texts = ({ names }: AlertInputs): AlertTexts => ({
  displayName: 'Phasewatch: run events rejected',
  documentation: {
    subject: 'Run events rejected: ${metric.label.reason}',
    whatHappened: 'The recorder rejected run events: ${metric.label.reason}.',
    whatItMeans:
      'The guard did not record them, so it may miss the start or the end of a run. The lines are kept whole.',
    firstSteps: [
      `Read them: collection \`${STORE.rejected}\` in database \`${names.database}\`, or \`jsonPayload.run_event.type="rejected"\`.`,
      'Find what changed: the producer, or the declaration where the reason is `undeclared_source`. The runbook explains the reasons.',
      'Fix it. What is valid then can be recorded again: the runbook has the command.',
    ],
  },
});
