import { logMetricSeries } from '../../../constructs/series';
import { ROLLING_PERIOD_DAYS } from '../../../constructs/service-level-objective';
import { LIMITS } from '../../../model/platform-limits';
import type { AlertFolder } from '../alert';
import { logCountTicket } from '../log-count-ticket';
import { STRICT_GOAL, texts } from './texts';

/**
 * A phase is judged once a day, 2 min after its deadline. Two misses within 25 h, the longest window of an alert policy,
 * are two days in a row. In the night when clocks go back the two are 25 h apart: the policy fires only if the second
 * miss is logged no later in its minute than the first.
 */
export const deadlineMissedAgain: AlertFolder = {
  name: 'deadline-missed-again',
  derived: 'deadline',
  policies: ({ eventMetrics }) => ({
    'deadline-missed-again': logCountTicket(
      {
        severity: 'WARNING',
        series: logMetricSeries(eventMetrics.deadlines, ['metric.labels.type', '=', 'deadline_missed']),
        per: ['phase'],
        window: LIMITS.alignmentPeriod.max,
        above: 1,
      },
      texts,
    ),
  }),
  runbookValues: () => ({ 'strict goal': `${STRICT_GOAL}%`, 'budget days': String(ROLLING_PERIOD_DAYS) }),
};
