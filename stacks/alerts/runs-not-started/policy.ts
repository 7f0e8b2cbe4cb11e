import { gaugeSeries } from '../../../constructs/series';
import { Duration } from '../../../model/duration';
import { DEFAULT_START_GRACE, SCHEDULE_GRACE } from '../../../model/guard-config';
import { JUDGING } from '../../../model/guard-timing';
import type { AlertFolder } from '../alert';
import { texts } from './texts';

export const runsNotStarted: AlertFolder = {
  name: 'runs-not-started',
  derived: 'trigger-lost',
  policies: (inputs) => ({
    'runs-not-started': {
      ...texts(inputs),
      severity: 'ERROR',
      urgency: 'ticket',
      conditions: [
        {
          kind: 'threshold',
          displayName: 'runs that were due have not started',
          series: gaugeSeries('notStarted', inputs, 'phase'),
          comparison: 'COMPARISON_GT',
          threshold: 0,
          duration: Duration.zero,
        },
      ],
    },
  }),
  runbookValues: () => ({
    'default grace': DEFAULT_START_GRACE.toString(),
    'schedule grace': SCHEDULE_GRACE.toString(),
    kept: JUDGING.notStartedKept.toString(),
  }),
};
