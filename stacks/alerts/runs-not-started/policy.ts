import { gaugeSeries } from '../../../constructs/series';
import { Duration } from '../../../model/duration';
import type { AlertFolder } from '../alert';
import { texts } from './texts';

export const runsNotStarted: AlertFolder = {
  name: 'runs-not-started',
  policies: ({ pipeline: { region }, project, ...source }) => ({
    'runs-not-started': {
      ...texts({ project, region }),
      severity: 'ERROR',
      urgency: 'ticket',
      conditions: [
        {
          kind: 'threshold',
          displayName: 'runs that were due have not started',
          series: gaugeSeries('notStarted', source, 'phase'),
          comparison: 'COMPARISON_GT',
          threshold: 0,
          duration: Duration.zero,
        },
      ],
    },
  }),
};
