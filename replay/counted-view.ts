import { logMetricTitle, type LogBasedMetric } from '../alerting/metrics/log-based-metric';
import type { MonitoringConfig } from '../alerting/monitoring-config';
import type { AlertCondition } from '../alerting/policies/policy';
import type { InputTally } from '../files/input-tally';
import type { ViewLogs } from '../logs/bigquery/view-logs';
import { LogPoints, type LogFindings, type LogReaders, type LogTarget } from './log-points';

/**
 * The configuration as far as a view can answer it: metrics that it cannot count are refused, and conditions that read
 * whole entries are not evaluated.
 */
export function answerable(view: ViewLogs | undefined, config: MonitoringConfig, tally: InputTally): MonitoringConfig {
  if (view === undefined) return config;
  const logMetrics = countable(view, config.logMetrics, tally);
  const refused = config.logMetrics.filter((metric) => !logMetrics.includes(metric)).map(({ name }) => name);
  return {
    ...config,
    logMetrics,
    refusedLogMetrics: [...config.refusedLogMetrics, ...refused],
    policies: config.policies.map((policy) => ({
      ...policy,
      conditions: policy.conditions.map((condition) => withoutEntries(condition, view)),
    })),
  };
}

function withoutEntries(condition: AlertCondition, { name }: ViewLogs): AlertCondition {
  if (condition.kind !== 'log-match') return condition;
  return {
    kind: 'unevaluated',
    displayName: condition.displayName,
    field: 'conditionMatchedLog',
    reason: `it reads whole log entries, and ${name} returns counts only; replay the entries from a file`,
  };
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
    if (refusal !== undefined) tally.refuse(logMetricTitle(metric.name), refusal);
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
