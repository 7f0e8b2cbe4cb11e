import { ROLLING_PERIOD_DAYS } from '../../../constructs/service-level-objective';
import type { BurnRateAlert } from '../../../model/burn-rate';
import type { Phase } from '../../../model/pipeline';
import type { AlertTexts } from '../alert';

/** A phase whose SLO is declared. */
export type BurningPhase = Phase & Required<Pick<Phase, 'runSuccess'>>;

const BUDGET_HOURS = ROLLING_PERIOD_DAYS * 24;

export function texts(
  { id, runSuccess: { goal } }: BurningPhase,
  { name, threshold, long, short }: BurnRateAlert,
): AlertTexts {
  const burns = `${id} burns its error budget ${name === 'fast' ? 'fast' : 'slowly'}`;
  return {
    displayName: `Phasewatch: ${burns}`,
    documentation: {
      subject: burns,
      whatHappened: `Runs of ${id} fail more than ${threshold} times as often as the goal of ${(goal * 100).toFixed(1)}% allows, over ${long.toString()} and over ${short.toString()}.`,
      whatItMeans: `At this rate the error budget of ${ROLLING_PERIOD_DAYS} days is used up in ${(BUDGET_HOURS / threshold).toFixed(0)} hours. Expected failures are not counted.`,
      firstSteps: [
        'Which processors, which categories? See the dashboard of the phase.',
        'One processor: is its breaker open? All of them: check what they share.',
        'Was there a deploy? Roll it back.',
      ],
    },
  };
}
