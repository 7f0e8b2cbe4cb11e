import type { AlertTexts } from '../alert';

export const texts: AlertTexts = {
  displayName: 'Phasewatch: run without heartbeat',
  documentation: {
    subject: 'No heartbeat: ${resource.label.task_id} (${resource.label.job})',
    whatHappened:
      'A run of **${resource.label.task_id}** in ${resource.label.job} has sent no heartbeat for longer than its allowed silence.',
    whatItMeans:
      'It hangs, or its instance died. The monitor closed the run as `went_silent`. The work is not done. This stays open until a later attempt succeeds.',
    firstSteps: [
      'Read the last log lines of the run (`jsonPayload.run_event.processor`).',
      'Check the service. Was there a deploy just before? Roll it back.',
      'Run the date again. Its success closes this.',
    ],
  },
};
