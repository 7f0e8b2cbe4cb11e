/** One matcher of a PromQL selector: a value, or one of several. */
export type PromqlMatch = readonly [label: string, value: string | readonly string[]];

/**
 * The series of a Cloud Monitoring metric as PromQL selects them: the first slash of the type is a colon, every other
 * special character an underscore, and labels of the metric and of its resource stand side by side.
 * https://cloud.google.com/monitoring/promql/promql-mapping
 */
export function promqlSelector(metricType: string, resourceType: string, ...where: readonly PromqlMatch[]): string {
  const name = metricType.replace('/', ':').replace(/[^A-Za-z0-9_:]/g, '_');
  const matchers = [['monitored_resource', resourceType] as const, ...where].map(([label, value]) =>
    typeof value === 'string' ? `${label}=${inQuotes(value)}` : `${label}=~${inQuotes(value.map(literally).join('|'))}`,
  );
  return `${name}{${matchers.join(',')}}`;
}

/** RE2 matches the whole value, so a name needs no anchors: only what means something in a pattern is escaped. */
function literally(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}

/** In PromQL's quotes a backslash is written twice: https://prometheus.io/docs/prometheus/latest/querying/basics/ */
function inQuotes(text: string): string {
  return JSON.stringify(text);
}
