import { GAUGE_AGGREGATION } from '../../../constructs/alert-condition';
import { gaugeSeries } from '../../../constructs/series';
import { Duration } from '../../../model/duration';
import type { AlertFolder } from '../alert';
import { texts } from './texts';

/** After an outage one or two ticks may have more to close than they have time for. */
const CATCH_UP = Duration.minutes(5);

export const tickTruncated: AlertFolder = {
  name: 'tick-truncated',
  derived: 'guard-fails',
  policies: (inputs) => ({
    'tick-truncated': {
      ...texts(CATCH_UP),
      severity: 'ERROR',
      urgency: 'ticket',
      conditions: [
        {
          kind: 'threshold',
          displayName: `more runs than a tick handles for more than ${CATCH_UP.toString()}`,
          series: gaugeSeries('truncated', inputs, 'guard'),
          comparison: 'COMPARISON_GT',
          threshold: 0,
          // The alignment period holds the last high value for that much longer.
          duration: CATCH_UP.plus(GAUGE_AGGREGATION.alignmentPeriod),
        },
      ],
    },
  }),
  runbookValues: () => ({ 'catch up': CATCH_UP.toString() }),
};
