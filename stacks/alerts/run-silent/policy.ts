import { gaugeSeries, type GaugeSource } from '../../../constructs/series';
import { Duration } from '../../../model/duration';
import { forEachUrgency, URGENCY, urgencyParts, type Alert, type AlertFolder, type Urgency } from '../alert';
import { texts } from './texts';

/** Two policies share this folder: `run-silent` pages for P0 and P1, `run-silent-low` is the ticket for P2 and P3. */
export const runSilent: AlertFolder = {
  name: 'run-silent',
  derived: 'hang',
  policies: (inputs) => forEachUrgency(inputs.pipeline, 'run-silent', (urgency) => policy(inputs, urgency)),
};

function policy(source: GaugeSource, urgency: Urgency): Alert {
  return {
    ...urgencyParts(urgency, texts),
    conditions: [
      {
        kind: 'threshold',
        displayName: 'no heartbeat for longer than allowed',
        series: gaugeSeries('silenceRatio', source, 'processor', URGENCY[urgency].criticality),
        comparison: 'COMPARISON_GT',
        threshold: 1,
        duration: Duration.zero,
      },
    ],
  };
}
