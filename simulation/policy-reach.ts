import type { AlertCondition, AlertPolicy } from '../alerting/policies/policy';
import { parseMonitoringFilter } from '../alerting/filters/monitoring/monitoring-parser';

/** For conditions whose windows stand in a query: the longest documented look-back would be too long to find noise. */
const HOUR_MS = 3_600_000;

/** How far back a policy looks: its longest alignment period or look-back, and its retest window. In milliseconds. */
export function reachOf({ conditions }: AlertPolicy): number {
  return Math.max(0, ...conditions.map(windowOf));
}

function windowOf(condition: AlertCondition): number {
  switch (condition.kind) {
    case 'threshold':
    case 'absence': {
      const aligned = condition.aggregations.map(({ alignmentPeriod }) => alignmentPeriod?.toMilliseconds() ?? 0);
      return Math.max(lookbackOf(condition.filter), ...aligned) + condition.duration.toMilliseconds();
    }
    case 'promql':
      return HOUR_MS + condition.duration.toMilliseconds();
    case 'log-match':
    case 'unevaluated':
      return 0;
  }
}

/** Of `select_slo_burn_rate(SLO, LOOKBACK)`; 0 of any other filter. */
function lookbackOf(filter: string): number {
  const tree = parseMonitoringFilter(filter);
  if (tree.kind !== 'slo' || tree.lookback === undefined) return 0;
  const [, seconds] = /^(\d+)s$/.exec(tree.lookback) ?? [];
  return seconds === undefined ? 0 : Number(seconds) * 1_000;
}
