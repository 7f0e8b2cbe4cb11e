import { gaugeSeries, type GaugeSource } from '../../../constructs/series';
import { Duration } from '../../../model/duration';
import { forEachUrgency, URGENCY, urgencyParts, type Alert, type AlertFolder, type Urgency } from '../alert';
import { texts } from './texts';

/**
 * Two policies share this folder: `run-over-budget` pages for P0 and P1, `run-over-budget-low` is the ticket for P2 and P3.
 *
 * A run without heartbeat also gets older than its budget. These policies therefore also require heartbeats (silence
 * ratio below 1 on the same resource), so that one hang is one page, `run-silent`.
 */
export const runOverBudget: AlertFolder = {
  name: 'run-over-budget',
  derived: 'over-budget',
  policies: (inputs) => forEachUrgency(inputs.pipeline, 'run-over-budget', (urgency) => policy(inputs, urgency)),
};

function policy(source: GaugeSource, urgency: Urgency): Alert {
  const { criticality } = URGENCY[urgency];
  return {
    ...urgencyParts(urgency, texts),
    combiner: 'AND_WITH_MATCHING_RESOURCE',
    conditions: [
      {
        kind: 'threshold',
        displayName: 'older than its budget',
        series: gaugeSeries('ageRatio', source, 'processor', criticality),
        comparison: 'COMPARISON_GT',
        threshold: 1,
        duration: Duration.zero,
      },
      {
        kind: 'threshold',
        displayName: 'and still sends heartbeats',
        series: gaugeSeries('silenceRatio', source, 'processor', criticality),
        comparison: 'COMPARISON_LT',
        threshold: 1,
        duration: Duration.zero,
      },
    ],
  };
}
