import { nearestName } from '../../model/nearest-name';
import { logMetricTitle } from './log-based-metric';
import type { MetricDescriptors } from './metric-descriptor';

const LOG_BASED = 'logging.googleapis.com/user/';

/**
 * Why a metric without a descriptor is not evaluated, and what to add: without its kind, an aligner has no meaning.
 * @param name its type, or its name in PromQL
 * @param namesOf the names of a metric type, as `name` is spelt; @default - the type
 */
export function unknownKind(
  name: string,
  descriptors: MetricDescriptors,
  namesOf: (type: string) => readonly string[] = (type) => [type],
): string {
  const refused = descriptors.refusedLogMetrics.find((metric) => namesOf(`${LOG_BASED}${metric}`).includes(name));
  if (refused !== undefined) return `the ${logMetricTitle(refused)} is refused`;
  const near = nearestName(
    name,
    [...descriptors.all()].flatMap(({ type }) => namesOf(type)),
  );
  const meant = near === undefined ? '' : `; did you mean ${near}?`;
  const add = namesOf(LOG_BASED).some((start) => name.startsWith(start))
    ? 'add the log-based metric (gcloud logging metrics list --format=json) with --metrics'
    : 'add its metric descriptor with --metrics, or a series with its metricKind and valueType';
  return `metric kind of ${name} unknown: no series or descriptor names it; ${add}${meant}`;
}
