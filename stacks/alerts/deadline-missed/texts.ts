import type { AlertTexts } from '../alert';

export const texts: AlertTexts = {
  displayName: 'Phasewatch: deadline missed',
  documentation: {
    subject: 'Deadline missed: ${resource.label.job}',
    whatHappened:
      'Phase ${resource.label.job} has not completed a data date by its deadline, and no other alert is open for the cause.',
    whatItMeans:
      'Phases after it are late too. The log line `deadline_missed` names the missing processors and what they wait for.',
    firstSteps: [
      'Read that line: `jsonPayload.run_event.type="deadline_missed"`. Fix the cause that it names.',
      'Which phases are late because of it? They do not page: see *Deadlines missed* on the dashboard.',
      'Run the cause again, then the phases after it that do not follow.',
    ],
  },
};
