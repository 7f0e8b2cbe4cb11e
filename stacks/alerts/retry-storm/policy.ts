import { logMetricSeries } from '../../../constructs/series';
import { Duration } from '../../../model/duration';
import { RUN_RESOURCE } from '../../../model/event-metrics';
import type { AlertFolder } from '../alert';
import { logCountTicket } from '../log-count-ticket';
import { texts } from './texts';

export const retryStorm: AlertFolder = {
  name: 'retry-storm',
  policies: ({ eventMetrics }) => ({
    'retry-storm': logCountTicket(
      {
        severity: 'ERROR',
        series: logMetricSeries(eventMetrics.outcomes, RUN_RESOURCE, ['metric.labels.type', '=', ['failed']]),
        per: ['processor'],
        window: Duration.hours(1), // one ticket per storm, though the breaker lets a run through now and then
        above: 100,
      },
      texts,
    ),
  }),
};
