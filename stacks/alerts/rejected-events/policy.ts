import { logMetricSeries } from '../../../constructs/series';
import { Duration } from '../../../model/duration';
import type { AlertFolder } from '../alert';
import { logCountTicket } from '../log-count-ticket';
import { texts } from './texts';

export const rejectedEvents: AlertFolder = {
  name: 'rejected-events',
  derived: 'events-misfit',
  policies: (inputs) => ({
    'rejected-events': logCountTicket(
      {
        severity: 'WARNING',
        series: logMetricSeries(inputs.eventMetrics.rejected),
        per: ['reason'],
        window: Duration.hours(1),
        above: 0,
      },
      texts(inputs),
    ),
  }),
};
