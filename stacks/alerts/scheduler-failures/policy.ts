import { logMetricSeries } from '../../../constructs/series';
import { Duration } from '../../../model/duration';
import { SCHEDULER_RESOURCE } from '../../../model/event-metrics';
import { LIMITS } from '../../../model/platform-limits';
import type { AlertFolder } from '../alert';
import { logCountTicket } from '../log-count-ticket';
import { texts } from './texts';

export const schedulerFailures: AlertFolder = {
  name: 'scheduler-failures',
  derived: 'calls-refused',
  policies: (inputs) => ({
    'scheduler-failures': logCountTicket(
      {
        severity: 'ERROR',
        series: logMetricSeries(inputs.platformMetrics.schedulerFailures, SCHEDULER_RESOURCE),
        per: ['job'],
        window: Duration.hours(1),
        above: 0, // a daily job without retries fails once a day
      },
      texts(inputs),
    ),
  }),
  runbookValues: () => ({ 'longest deadline': LIMITS.schedulerAttemptDeadline.max.toString() }),
};
