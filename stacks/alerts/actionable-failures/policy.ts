import { logMetricSeries, NOT_EXPECTED } from '../../../constructs/series';
import { Duration } from '../../../model/duration';
import type { AlertFolder } from '../alert';
import { logCountTicket } from '../log-count-ticket';
import { texts } from './texts';

export const actionableFailures: AlertFolder = {
  name: 'actionable-failures',
  derived: 'breaker-opens',
  policies: ({ eventMetrics }) => ({
    'actionable-failures': logCountTicket(
      {
        severity: 'WARNING',
        // Runs that the monitor closed are left out: their gauge opens a page or ticket of its own.
        series: logMetricSeries(eventMetrics.outcomes, ['metric.labels.type', '=', ['failed']], NOT_EXPECTED),
        per: ['phase'],
        window: Duration.hours(2), // twice the pause between two probes of a breaker: a shorter one would open a ticket per probe
        above: 0,
      },
      texts,
    ),
  }),
};
