import { logMetricSeries } from '../../../constructs/series';
import { Duration } from '../../../model/duration';
import type { AlertFolder } from '../alert';
import { logCountTicket } from '../log-count-ticket';
import { texts } from './texts';

export const callsRefused: AlertFolder = {
  name: 'calls-refused',
  derived: 'calls-refused',
  policies: (inputs) => ({
    'calls-refused': logCountTicket(
      {
        severity: 'ERROR',
        series: logMetricSeries(inputs.platformMetrics.callsRefused),
        per: ['service'],
        window: Duration.hours(1),
        above: 0, // a daily caller is refused once a day
      },
      texts(inputs),
    ),
  }),
};
