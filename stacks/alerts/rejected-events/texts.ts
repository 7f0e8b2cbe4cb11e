import { STORE } from '../../../model/store';
import type { AlertInputs, AlertTexts } from '../alert';

export const texts = ({ names }: AlertInputs): AlertTexts => ({
  displayName: 'Phasewatch: run events rejected',
  documentation: {
    subject: 'Run events rejected: ${metric.label.reason}',
    whatHappened: 'Log lines under `run_event` do not match the run-event schema.',
    whatItMeans:
      'The guard did not record them, so it may miss the start or the end of a run. The lines are kept whole.',
    firstSteps: [
      `Read them: collection \`${STORE.rejected}\` in database \`${names.database}\`, or \`jsonPayload.run_event.type="rejected"\`.`,
      'Find the deploy that changed the line. The runbook says where the schema is.',
      'Fix the producer. Rejected events are not replayed.',
    ],
  },
});
