import { ROLLING_PERIOD_DAYS } from '../../../constructs/service-level-objective';
import type { AlertTexts } from '../alert';

/** Percentage of the goal from which on two misses are more than the error budget allows. */
export const STRICT_GOAL = Math.ceil(100 * (1 - 2 / ROLLING_PERIOD_DAYS));

export const texts: AlertTexts = {
  displayName: 'Phasewatch: deadline missed two days in a row',
  documentation: {
    subject: 'Deadline missed again: ${metric.label.phase}',
    whatHappened: 'Phase ${metric.label.phase} has missed its deadline on two days in a row.',
    whatItMeans: `The pipeline has become slower or starts later, or the deadline is too tight. Where the goal is ${STRICT_GOAL}% or more, two misses use up the error budget of ${ROLLING_PERIOD_DAYS} days.`,
    firstSteps: [
      'Compare the two log lines: `jsonPayload.run_event.type="deadline_missed"`. Do they name the same cause?',
      'Slower or later? See *Duration of runs that succeeded* on the dashboard of the phase, and when its first run began.',
      'Fix it, or agree on another deadline and declare that.',
    ],
  },
};
