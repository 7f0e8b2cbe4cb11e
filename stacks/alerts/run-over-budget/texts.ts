import type { AlertTexts } from '../alert';

export const texts: AlertTexts = {
  displayName: 'Phasewatch: run over budget',
  documentation: {
    subject: 'Over budget: ${resource.label.task_id} (${resource.label.job})',
    whatHappened: 'A run of **${resource.label.task_id}** in ${resource.label.job} is older than its budget.',
    whatItMeans:
      'It loops, waits, or has far more to do than usual. The monitor closes the run as `timed_out`. The work is not done. This stays open until a later attempt is done or a person resolves the work.',
    firstSteps: [
      'Compare `elapsed_seconds` with the days before: did it slow down gradually, or at once?',
      'Check what it waits for: BigQuery slots, an API, the phase before.',
      'Run the date again. Its success closes this.',
    ],
  },
};
