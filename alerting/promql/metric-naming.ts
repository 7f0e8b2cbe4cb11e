import { METADATA_KINDS, METADATA_WORDS, type MetadataLabel } from '../metrics/resource-metadata';
import type { Labels, Series } from '../metrics/series';

/** The suffixes of the PromQL series of a distribution metric. */
export const DISTRIBUTION_SUFFIXES = ['_bucket', '_count', '_sum'] as const;

const MANAGED_PROMETHEUS =
  /^prometheus\.googleapis\.com\/(.+)\/(?:counter|gauge|histogram|summary|unknown(?::counter)?|untyped)$/;

/**
 * The PromQL names of a metric of Cloud Monitoring: with the first slash as a colon and every other special character as an
 * underscore; or the metric type itself, quoted. A metric of Managed Service for Prometheus has its
 * Prometheus name.
 * https://cloud.google.com/monitoring/promql/promql-mapping
 */
export function promqlNamesOf(metricType: string): readonly string[] {
  const managed = MANAGED_PROMETHEUS.exec(metricType)?.[1];
  if (managed !== undefined) return [managed, metricType];
  return [metricType.replace('/', ':').replace(/[^A-Za-z0-9_:]/g, '_'), metricType];
}

/**
 * The PromQL labels of a series: those of the resource, those of the metric, and `monitored_resource`. If both have a label
 * of the same name, that of the metric is `metric_…`. Empty labels are left out, as in Prometheus.
 *
 * @param named the labels of resource metadata that a query names, of which only these are added, and the keys that it
 * writes in quotes
 */
export function promqlLabelsOf(series: Series, named: readonly string[] = []): Record<string, string> {
  const { metric, resource, metadata } = series;
  const labels: Record<string, string> = {};
  for (const of of METADATA_KINDS) {
    for (const [key, value] of Object.entries(metadata?.[of] ?? {})) {
      const name = promqlMetadataLabel({ of, key });
      if (value !== '' && named.includes(name)) labels[name] = value;
    }
  }
  if (resource.type !== '') labels['monitored_resource'] = resource.type;
  // A key that the query writes in quotes keeps its spelling.
  const spelt = (key: string) => (named.includes(key) ? key : labelName(key));
  for (const [key, value] of Object.entries(resource.labels)) if (value !== '') labels[spelt(key)] = value;
  for (const [key, value] of Object.entries(metric.labels)) {
    if (value === '') continue;
    const name = spelt(key);
    labels[name in labels ? `metric_${name}` : name] = value;
  }
  return labels;
}

/**
 * A label of resource metadata as PromQL spells it, such as `metadata_user_team`:
 * https://cloud.google.com/monitoring/promql/promql-mapping
 */
export function promqlMetadataLabel({ of, key }: MetadataLabel): string {
  return `metadata_${METADATA_WORDS[of]}_${labelName(key)}`;
}

/** Text that two sets of labels share exactly when they are equal; empty labels do not count. */
export function labelKey(labels: Labels): string {
  const filled = Object.entries(labels).filter(([, value]) => value !== '');
  return JSON.stringify(filled.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function labelName(key: string): string {
  return key.replace(/[^A-Za-z0-9_]/g, '_');
}
