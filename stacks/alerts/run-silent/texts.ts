import type { AlertTexts } from '../alert';

export const texts: AlertTexts = {
  displayName: 'Phasewatch: run without heartbeat',
  documentation: {
    subject: 'No heartbeat: ${resource.label.task_id} (${resource.label.job})',
    whatHappened:
      'A run of **${resource.label.task_id}** in ${resource.label.job} has sent no heartbeat (where it reports progress: none with progress) for longer than its allowed silence.',
    whatItMeans:
      'It hangs, or its instance died. The monitor closes the run as `went_silent`. The work is not done. This stays open until a later attempt is done or a person resolves the work.',
    firstSteps: [
      'Read the last log lines of the run (`jsonPayload.run_event.processor`).',
      'Check the service. Was there a deploy just before? Roll it back.',
      'Run the date again. Its success closes this.',
    ],
  },
};
