import { nearestName } from '../../model/nearest-name';
import type { MetricDescriptors } from './metric-descriptor';

const LOG_BASED = 'logging.googleapis.com/user/';

/**
 * Why a metric without a descriptor is not evaluated, and what to add: without its kind, an aligner has no meaning.
 * @param name its type, or its name in PromQL
 * @param known the names of the known metrics, as `name` is spelt
 */
export function unknownKind(name: string, known: readonly string[]): string {
  const near = nearestName(name, known);
  const meant = near === undefined ? '' : `; did you mean ${near}?`;
  const add =
    name.startsWith(LOG_BASED) || name.startsWith('logging_googleapis_com:user_')
      ? 'add the log-based metric (gcloud logging metrics list --format=json) with --metrics'
      : 'add its metric descriptor with --metrics, or a series with its metricKind and valueType';
  return `metric kind of ${name} unknown: no series or descriptor names it; ${add}${meant}`;
}

/** The types of the known metrics. */
export function knownTypes(descriptors: MetricDescriptors): string[] {
  return [...descriptors.all()].map(({ type }) => type);
}
