import { logMetricSeries } from '../../../constructs/series';
import { Duration } from '../../../model/duration';
import { NEAR_TIMEOUT, RUN_RESOURCE } from '../../../model/event-metrics';
import type { AlertFolder } from '../alert';
import { logCountTicket } from '../log-count-ticket';
import { texts } from './texts';

export const nearTimeouts: AlertFolder = {
  name: 'near-timeouts',
  derived: 'near-limit',
  policies: ({ platformMetrics }) => ({
    'near-timeouts': logCountTicket(
      {
        severity: 'WARNING',
        series: logMetricSeries(platformMetrics.nearTimeouts, RUN_RESOURCE),
        per: ['service'],
        window: Duration.hours(6),
        above: 0,
      },
      texts,
    ),
  }),
  runbookValues: () => ({ near: `${NEAR_TIMEOUT * 100}%` }),
};
