import { logMetricSeries } from '../../../constructs/series';
import { Duration } from '../../../model/duration';
import type { AlertFolder } from '../alert';
import { logCountTicket } from '../log-count-ticket';
import { texts } from './texts';

/** One ticket per storm, though the breaker lets a run through now and then. */
const WINDOW = Duration.hours(1);
const ABOVE = 100;

export const retryStorm: AlertFolder = {
  name: 'retry-storm',
  derived: 'retry-storm',
  policies: (inputs) => ({
    'retry-storm': logCountTicket(
      {
        severity: 'ERROR',
        series: logMetricSeries(inputs.eventMetrics.outcomes, ['metric.labels.type', '=', ['failed']]),
        per: ['processor'],
        window: WINDOW,
        above: ABOVE,
      },
      texts(inputs, ABOVE, WINDOW),
    ),
  }),
};
