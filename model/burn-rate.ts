import { Duration } from './duration';
import type { Problem } from './problem';

/** One pair of windows: both must burn, the short one so that the alert ends soon after the trouble does. */
export interface BurnRateAlert {
  readonly name: 'fast' | 'slow';
  /** How many times faster than even the budget burns. */
  readonly threshold: number;
  readonly long: Duration;
  readonly short: Duration;
}

/**
 * The windows of the SRE workbook (https://sre.google/workbook/alerting-on-slos/), as far as they fit into a look-back of
 * 24 hours, the longest that Google alerts on. The workbook's five minutes are fifteen here: what is counted from log
 * entries may lag ten minutes (https://cloud.google.com/logging/docs/logs-based-metrics/troubleshooting), and a window
 * that holds no point yet never fires. The two hours of its slow pair are six here: rehearsed over the month of phase 2,
 * two hours held so few events that the ticket opened anew nearly every three hours.
 */
export const BURN_RATE_ALERTS: readonly BurnRateAlert[] = [
  { name: 'fast', threshold: 14.4, long: Duration.hours(1), short: Duration.minutes(15) },
  { name: 'slow', threshold: 3, long: Duration.hours(24), short: Duration.hours(6) },
];

/**
 * Can the alert fire, and does it take more than one event? Everything fails: the budget burns `1 / (1 - goal)` times
 * faster than even, and no faster. One event fails among those of the short window: it must not reach the threshold.
 *
 * @param eventsPerDay events that count, good or bad
 * @returns the problem, with its arithmetic, or nothing
 */
export function burnRateProblem(
  where: string,
  alert: BurnRateAlert,
  goal: number,
  eventsPerDay: number,
): Problem | undefined {
  const fastest = 1 / (1 - goal);
  if (alert.threshold >= fastest) {
    return {
      code: 'SLO002',
      where,
      rule: 'a burn-rate threshold can be reached',
      got: `${alert.threshold} with a goal of ${goal}: if every event failed, the budget would burn ${say(fastest)} times (1 / (1 - ${goal}))`,
      fix: 'raise the goal, or alert on missed deadlines instead',
    };
  }
  const events = (eventsPerDay * alert.short.toSeconds()) / Duration.days(1).toSeconds();
  const oneEvent = 1 / events / (1 - goal);
  // Written so that a volume that is no number, or below zero, is refused as well.
  if (!(eventsPerDay > 0 && oneEvent < alert.threshold)) {
    return {
      code: 'SLO003',
      where,
      rule: 'one event does not fire a burn-rate alert',
      got: `${say(events)} events in ${alert.short.toString()} (${eventsPerDay} a day): one failure burns ${say(oneEvent)} times (1 / ${say(events)} / (1 - ${goal})), the threshold is ${alert.threshold}`,
      fix: 'alert on missed deadlines and consecutive failures instead: there is too little volume for a rate',
    };
  }
  return undefined;
}

function say(n: number): string {
  return n.toFixed(n < 10 ? 2 : 0);
}
