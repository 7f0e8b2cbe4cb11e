import { gaugeSeries } from '../../../constructs/series';
import { Duration } from '../../../model/duration';
import { REMIND, type AlertFolder } from '../alert';
import { texts } from './texts';

export const monitorDown: AlertFolder = {
  name: 'monitor-down',
  policies: ({ pipeline: { region }, project, ...source }) => ({
    'monitor-down': {
      ...texts({ project, region }),
      severity: 'CRITICAL',
      urgency: 'page',
      renotify: REMIND,
      conditions: [
        {
          kind: 'absence',
          displayName: 'no complete tick',
          series: gaugeSeries('tick', source, 'guard'),
          // The alignment period of 5 min is added to this, so points that arrive late do not page.
          duration: Duration.minutes(2),
        },
      ],
      notifyOnClose: true,
    },
  }),
};
