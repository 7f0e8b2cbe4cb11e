import type { LogBasedMetric } from '../alerting/metrics/log-based-metric';
import type { Series } from '../alerting/metrics/series';
import { SYSTEM_LOG_METRICS } from '../alerting/metrics/system-log-metrics';
import type { AlertPolicy } from '../alerting/policies/policy';
import type { MonitoringConfig } from '../alerting/monitoring-config';
import { promqlNamesOf } from '../alerting/promql/metric-naming';
import { filtersOf } from '../alerting/policies/service-level-objective';

/**
 * The metrics of Logging itself that the policies or objectives name, to be counted from log entries. One that was
 * recorded as a time series is not counted again.
 */
export function systemMetricsFor(
  { policies, objectives }: Pick<MonitoringConfig, 'policies' | 'objectives'>,
  recorded: readonly Series[],
): readonly LogBasedMetric[] {
  const texts = [
    ...policies.flatMap(({ conditions }) => conditions.flatMap(textsOf)),
    ...objectives.flatMap(({ indicator }) => filtersOf(indicator) ?? []),
  ];
  return SYSTEM_LOG_METRICS.filter(({ type = '' }) => {
    if (recorded.some(({ metric }) => metric.type === type)) return false;
    return texts.some((text) => promqlNamesOf(type).some((name) => text.includes(name)));
  });
}

function textsOf(condition: AlertPolicy['conditions'][number]): string[] {
  switch (condition.kind) {
    case 'threshold':
      return [condition.filter, condition.denominatorFilter ?? ''];
    case 'absence':
      return [condition.filter];
    case 'promql':
      return [condition.query];
    default:
      return [];
  }
}
