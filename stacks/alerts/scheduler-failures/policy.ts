import { logMetricSeries } from '../../../constructs/series';
import { Duration } from '../../../model/duration';
import { SCHEDULER_RESOURCE } from '../../../model/event-metrics';
import type { AlertFolder } from '../alert';
import { logCountTicket } from '../log-count-ticket';
import { texts } from './texts';

export const schedulerFailures: AlertFolder = {
  name: 'scheduler-failures',
  policies: ({ platformMetrics, pipeline: { region }, project }) => ({
    'scheduler-failures': logCountTicket(
      {
        severity: 'ERROR',
        series: logMetricSeries(platformMetrics.schedulerFailures, SCHEDULER_RESOURCE),
        per: ['job'],
        window: Duration.hours(1),
        above: 0, // a daily job without retries fails once a day
      },
      texts({ project, region }),
    ),
  }),
};
