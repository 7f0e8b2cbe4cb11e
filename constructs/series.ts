import { EXPECTED_CATEGORIES, metricType, type EventMetric } from '../model/event-metrics';
import { GAUGE_RESOURCE, type AnyGaugeName, type GaugeLabels } from '../model/gauges';
import type { Names } from '../model/names';

/** A condition on a label of a series: its value is (or is not) a value, one of several values, or has a suffix. */
export type LabelMatch = readonly [
  label: string,
  operator: '=' | '!=',
  value: string | readonly string[] | { readonly endsWith: string },
];

/** Time series of one metric on one monitored resource, for conditions and charts. */
export interface SeriesSelection {
  readonly metricType: string;
  /** Monitored resources of the series; at least one. */
  readonly resourceTypes: readonly string[];
  /** Labels as `metric.labels.x` or `resource.labels.x`; all must match. */
  readonly where: readonly LabelMatch[];
}

/** The Monitoring filter of a selection: https://cloud.google.com/monitoring/api/v3/filters */
export function seriesFilter({ metricType: type, resourceTypes, where }: SeriesSelection): string {
  const [resource = '', ...more] = resourceTypes;
  return [
    `metric.type = "${type}"`,
    `resource.type = ${matchValue(more.length === 0 ? resource : resourceTypes)}`,
    ...where.map(([label, operator, value]) => `${label} ${operator} ${matchValue(value)}`),
  ].join(' AND ');
}

function matchValue(value: LabelMatch[2]): string {
  if (typeof value === 'string') return `"${value}"`;
  if ('endsWith' in value) return `ends_with("${value.endsWith}")`;
  return `one_of(${value.map((one) => `"${one}"`).join(', ')})`;
}

/** The guard that writes gauges: that of one pipeline in one environment. */
export interface GaugeSource {
  readonly names: Names;
  /** Of pipeline and environment (model/guard-config.ts). */
  readonly namespace: string;
}

/** Series of a gauge of the guard. */
export function gaugeSeries(
  gauge: AnyGaugeName,
  { names, namespace }: GaugeSource,
  scope: GaugeLabels['scope'],
  ...more: readonly LabelMatch[]
): SeriesSelection {
  return {
    metricType: names.gaugeType(gauge),
    resourceTypes: [GAUGE_RESOURCE],
    where: [['metric.labels.scope', '=', scope], ['resource.labels.namespace', '=', namespace], ...more],
  };
}

/** Series of a log-based metric. */
export function logMetricSeries(metric: EventMetric, ...where: readonly LabelMatch[]): SeriesSelection {
  return { metricType: metricType(metric), resourceTypes: metric.resources, where };
}

/** For run outcomes: leaves out expected failures. */
export const NOT_EXPECTED: LabelMatch = ['metric.labels.failure_category', '!=', EXPECTED_CATEGORIES];
