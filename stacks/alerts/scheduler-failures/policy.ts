import { logMetricSeries, type LabelMatch } from '../../../constructs/series';
import { Duration } from '../../../model/duration';
import { LIMITS } from '../../../model/platform-limits';
import type { AlertFolder, AlertInputs } from '../alert';
import { logCountTicket } from '../log-count-ticket';
import { texts } from './texts';

/** The monitor's job runs once a minute: the next tick makes up for a few that failed. */
const FAILED_TICKS = 5;

export const schedulerFailures: AlertFolder = {
  name: 'scheduler-failures',
  derived: 'calls-refused',
  policies: (inputs) => {
    const { tick } = inputs.names.jobs;
    const others = ticket(inputs, ['metric.labels.job', '!=', [tick]], 0); // a daily job without retries fails once a day
    const monitor = ticket(inputs, ['metric.labels.job', '=', tick], FAILED_TICKS);
    return { 'scheduler-failures': { ...others, conditions: [...others.conditions, ...monitor.conditions] } };
  },
  runbookValues: () => ({
    'longest deadline': LIMITS.schedulerAttemptDeadline.max.toString(),
    'failed ticks': String(FAILED_TICKS),
  }),
};

function ticket(inputs: AlertInputs, jobs: LabelMatch, above: number) {
  return logCountTicket(
    {
      severity: 'ERROR',
      series: logMetricSeries(inputs.platformMetrics.schedulerFailures, jobs),
      per: ['job'],
      window: Duration.hours(1),
      above,
    },
    texts(inputs),
  );
}
