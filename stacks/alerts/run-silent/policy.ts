import { gaugeSeries } from '../../../constructs/series';
import { Duration } from '../../../model/duration';
import { URGENCY, urgencyParts, type Alert, type AlertFolder, type Urgency } from '../alert';
import { texts } from './texts';

/** Two policies share this folder: `run-silent` pages for P0 and P1, `run-silent-low` is the ticket for P2 and P3. */
export const runSilent: AlertFolder = {
  name: 'run-silent',
  policies: ({ namespace }) => ({
    'run-silent': policy(namespace, 'page'),
    'run-silent-low': policy(namespace, 'ticket'),
  }),
};

function policy(namespace: string, urgency: Urgency): Alert {
  return {
    ...urgencyParts(urgency, texts),
    conditions: [
      {
        kind: 'threshold',
        displayName: 'no heartbeat for longer than allowed',
        series: gaugeSeries('silenceRatio', namespace, 'processor', URGENCY[urgency].criticality),
        comparison: 'COMPARISON_GT',
        threshold: 1,
        duration: Duration.zero,
      },
    ],
  };
}
