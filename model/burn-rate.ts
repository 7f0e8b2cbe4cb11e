import { Duration } from './duration';
import type { Problem } from './problem';

/** A burn-rate alert on two windows. Both must burn; the short one ends the alert soon after the fault ends. */
export interface BurnRateAlert {
  readonly name: 'fast' | 'slow';
  /** Burn rate above which it fires; 1 uses up the error budget exactly by the end of the SLO period. */
  readonly threshold: number;
  readonly long: Duration;
  readonly short: Duration;
}

/**
 * The windows of the SRE workbook (https://sre.google/workbook/alerting-on-slos/) within Google's longest look-back, 24
 * hours. Two differ. The short window of the fast pair is 15 min, not 5: log-based metrics may lag 10 min
 * (https://cloud.google.com/logging/docs/logs-based-metrics/troubleshooting), and a window without a point never fires.
 * The short window of the slow pair is 6 h, not 2: in the rehearsed month of phase 2, two hours held so few events that
 * the ticket reopened about every three hours.
 */
export const BURN_RATE_ALERTS: readonly BurnRateAlert[] = [
  { name: 'fast', threshold: 14.4, long: Duration.hours(1), short: Duration.minutes(15) },
  { name: 'slow', threshold: 3, long: Duration.hours(24), short: Duration.hours(6) },
];

/**
 * Checks that the alert can fire, and that one event does not fire it. If every event fails, the burn rate is
 * `1 / (1 - goal)`, its maximum. One failed event in the short window must stay below the threshold.
 *
 * @param eventsPerDay good and bad events
 * @returns the problem, with its arithmetic; undefined where there is none
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
      rule: 'the burn rate can reach the threshold of its alert',
      got: `${alert.threshold} with a goal of ${goal}: if every event failed, the budget would burn ${formatRate(fastest)} times (1 / (1 - ${goal}))`,
      fix: 'raise the goal, or alert on missed deadlines instead',
    };
  }
  const events = (eventsPerDay * alert.short.toSeconds()) / Duration.days(1).toSeconds();
  const oneEvent = 1 / events / (1 - goal);
  // This form also refuses NaN and negative volumes.
  if (!(eventsPerDay > 0 && oneEvent < alert.threshold)) {
    return {
      code: 'SLO003',
      where,
      rule: 'one event does not fire a burn-rate alert',
      got: `${formatRate(events)} events in ${alert.short.toString()} (${eventsPerDay} a day): one failure burns ${formatRate(oneEvent)} times (1 / ${formatRate(events)} / (1 - ${goal})), the threshold is ${alert.threshold}`,
      fix: 'remove eventsPerDay and alert on missed deadlines and failures in a row: the volume is too low for a rate',
    };
  }
  return undefined;
}

function formatRate(n: number): string {
  return n.toFixed(n < 10 ? 2 : 0);
}
