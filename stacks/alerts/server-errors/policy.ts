import { logMetricSeries } from '../../../constructs/series';
import { Duration } from '../../../model/duration';
import { RUN_RESOURCE } from '../../../model/event-sources';
import type { AlertFolder } from '../alert';
import { logCountTicket } from '../log-count-ticket';
import { texts } from './texts';

export const serverErrors: AlertFolder = {
  name: 'server-errors',
  derived: 'calls-refused',
  policies: ({ platformMetrics }) => ({
    'server-errors': logCountTicket(
      {
        severity: 'WARNING',
        series: logMetricSeries(platformMetrics.serverErrors, RUN_RESOURCE),
        per: ['service'],
        window: Duration.hours(1),
        above: 5, // the deliveries of one message: a single bad message becomes a dead letter instead
      },
      texts,
    ),
  }),
};
