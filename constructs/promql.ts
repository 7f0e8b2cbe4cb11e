/** A matcher of a PromQL selector: a value, or one of several. */
export type PromqlMatch = readonly [label: string, value: string | readonly string[]];

/**
 * The PromQL selector of a Cloud Monitoring metric. The first slash of the type becomes a colon and every other special
 * character an underscore. Labels of the metric and of its resource are matched in the same way.
 * https://cloud.google.com/monitoring/promql/promql-mapping
 */
export function promqlSelector(metricType: string, resourceType: string, ...where: readonly PromqlMatch[]): string {
  const name = metricType.replace('/', ':').replace(/[^A-Za-z0-9_:]/g, '_');
  const matchers = [['monitored_resource', resourceType] as const, ...where].map(([label, value]) =>
    typeof value === 'string' ? `${label}=${quote(value)}` : `${label}=~${quote(value.map(escapePattern).join('|'))}`,
  );
  return `${name}{${matchers.join(',')}}`;
}

/** PromQL matches the whole value, so a name needs no anchors, and only special characters are escaped. */
function escapePattern(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}

/** A quoted PromQL string; backslashes are doubled: https://prometheus.io/docs/prometheus/latest/querying/basics/ */
function quote(text: string): string {
  return JSON.stringify(text);
}
