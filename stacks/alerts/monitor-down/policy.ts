import { GAUGE_AGGREGATION } from '../../../constructs/alert-condition';
import { gaugeSeries } from '../../../constructs/series';
import { Duration } from '../../../model/duration';
import { MONITOR } from '../../../model/guard-timing';
import { REMIND, type AlertFolder } from '../alert';
import { texts } from './texts';

/** The alignment period is added to this, so points that arrive late do not page. */
const ABSENT = Duration.minutes(2);

export const monitorDown: AlertFolder = {
  name: 'monitor-down',
  derived: 'guard-fails',
  policies: (inputs) => ({
    'monitor-down': {
      ...texts(inputs, GAUGE_AGGREGATION.alignmentPeriod),
      severity: 'CRITICAL',
      urgency: 'page',
      renotify: REMIND,
      conditions: [
        {
          kind: 'absence',
          displayName: 'no complete tick',
          series: gaugeSeries('tick', inputs, 'guard'),
          duration: ABSENT,
        },
      ],
      notifyOnClose: true,
    },
  }),
  runbookValues: () => ({
    'without tick': GAUGE_AGGREGATION.alignmentPeriod.toString(),
    absent: ABSENT.toString(),
    'tick period': MONITOR.period.toString(),
  }),
};
