import { gaugeSeries } from '../../../constructs/series';
import { Duration } from '../../../model/duration';
import type { AlertFolder } from '../alert';
import { texts } from './texts';

export const breakerOpen: AlertFolder = {
  name: 'breaker-open',
  derived: 'breaker-opens',
  policies: (inputs) => ({
    'breaker-open': {
      ...texts(inputs),
      severity: 'ERROR',
      urgency: 'ticket',
      conditions: [
        {
          kind: 'threshold',
          displayName: 'a breaker is open or half-open',
          series: gaugeSeries('breakerOpen', inputs, 'breaker'),
          comparison: 'COMPARISON_GT',
          threshold: 0,
          duration: Duration.zero,
        },
      ],
      notifyOnClose: true,
    },
  }),
};
