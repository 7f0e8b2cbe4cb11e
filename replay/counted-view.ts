import { descriptorOfLogMetric, type LogBasedMetric } from '../alerting/metrics/log-based-metric';
import type { MonitoringConfig } from '../alerting/monitoring-config';
import type { AlertCondition, AlertPolicy } from '../alerting/policies/policy';
import type { InputTally } from '../files/input-tally';
import type { ViewLogs } from '../logs/bigquery/view-logs';
import { LogPoints, type LogFindings, type LogReaders, type LogTarget } from './log-points';

/**
 * The configuration as far as a view can answer it: metrics that it cannot count are refused, and conditions that read
 * these, or whole entries, are not evaluated.
 */
export function answerable(view: ViewLogs | undefined, config: MonitoringConfig, tally: InputTally): MonitoringConfig {
  if (view === undefined) return config;
  const logMetrics = countable(view, config.logMetrics, tally);
  const refused = config.logMetrics.filter((metric) => !logMetrics.includes(metric));
  const unanswered = (condition: AlertCondition): string | undefined => {
    if (condition.kind === 'log-match') {
      return `it reads whole log entries, and ${view.name} returns counts only; replay the entries from a file`;
    }
    const metric = refused.find((one) => reads(condition, one));
    return metric === undefined ? undefined : `the log-based metric ${metric.name} is refused`;
  };
  return { ...config, logMetrics, policies: config.policies.map((policy) => answered(policy, unanswered)) };
}

function reads(condition: AlertCondition, metric: LogBasedMetric): boolean {
  const { type } = descriptorOfLogMetric(metric);
  return (condition.kind === 'threshold' || condition.kind === 'absence') && condition.filter.includes(`"${type}"`);
}

/** @param why a condition is not evaluated; undefined where it is */
function answered(policy: AlertPolicy, why: (condition: AlertCondition) => string | undefined): AlertPolicy {
  const conditions = policy.conditions.map((condition): AlertCondition => {
    const reason = why(condition);
    if (reason === undefined) return condition;
    const field = condition.kind === 'log-match' ? 'conditionMatchedLog' : 'conditionThreshold';
    return { kind: 'unevaluated', displayName: condition.displayName, field, reason };
  });
  return { ...policy, conditions };
}

/** The metrics that a view can count. The others are refused. @throws InputError of the first, if the tally is strict */
export function countable(
  view: ViewLogs | undefined,
  metrics: readonly LogBasedMetric[],
  tally: InputTally,
): readonly LogBasedMetric[] {
  if (view === undefined) return metrics;
  return metrics.filter((metric) => {
    const refusal = metric.disabled ? undefined : view.refusalOf(metric);
    if (refusal !== undefined) tally.refuse(`log-based metric ${metric.name}`, refusal);
    return refusal === undefined;
  });
}

/** The points of log-based metrics, counted in a view of BigQuery. @throws InputError as `ViewLogs` */
export async function countView(view: ViewLogs, readers: LogReaders, target: LogTarget): Promise<LogFindings> {
  const points = new LogPoints(readers, target);
  points.addCounts(await view.count(points.countRequest.metrics));
  target.tally.files.push(view.name);
  return points.finish();
}
