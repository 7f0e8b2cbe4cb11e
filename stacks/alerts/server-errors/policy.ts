import { logMetricSeries } from '../../../constructs/series';
import { Duration } from '../../../model/duration';
import type { AlertFolder } from '../alert';
import { logCountTicket } from '../log-count-ticket';
import { texts } from './texts';

export const serverErrors: AlertFolder = {
  name: 'server-errors',
  derived: 'calls-refused',
  policies: ({ platformMetrics: { serverErrors: metric } }) => {
    if (metric === undefined) return {};
    return {
      'server-errors': logCountTicket(
        {
          severity: 'WARNING',
          series: logMetricSeries(metric),
          per: ['service'],
          window: Duration.hours(1),
          above: 5, // the deliveries of one message: a single bad message becomes a dead letter instead
        },
        texts,
      ),
    };
  },
};
