import { logMetricSeries } from '../../../constructs/series';
import { Duration } from '../../../model/duration';
import { JUDGING } from '../../../model/guard-timing';
import type { AlertFolder } from '../alert';
import { logCountTicket } from '../log-count-ticket';
import { texts } from './texts';

export const guardErrors: AlertFolder = {
  name: 'guard-errors',
  derived: 'guard-fails',
  policies: ({ platformMetrics }) => ({
    'guard-errors': logCountTicket(
      {
        severity: 'ERROR',
        series: logMetricSeries(platformMetrics.guardErrors),
        per: ['service'],
        window: Duration.hours(1),
        above: 3,
      },
      texts,
    ),
  }),
  runbookValues: () => ({ 'longest hold': JUDGING.longestHold.toString() }),
};
