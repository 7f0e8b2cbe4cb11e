import type { AlertTexts } from '../alert';

export const texts: AlertTexts = {
  displayName: 'Phasewatch: actionable failures',
  documentation: {
    subject: 'Actionable failures in ${metric.label.phase}',
    whatHappened: 'Runs of ${metric.label.phase} failed for a reason that the team can fix.',
    whatItMeans:
      'Expected failures (no data yet, upstream not done) are not counted. One ticket per phase stays open while the failures go on.',
    firstSteps: [
      'Which processor, which category? Filter `jsonPayload.run_event.type="failed"`, field `failure_category`.',
      '`unknown`: set a category in the code of the processor.',
      'Several in a row of one processor: its breaker opens, if it is declared to.',
    ],
  },
};
