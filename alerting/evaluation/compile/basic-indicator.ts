import { hasToken } from '../../../model/token';
import type { Unevaluated } from './compiled-query';
import type { CloudRunLabels, MonitoredService } from '../../policies/monitored-service';
import type { BasicIndicator, RequestIndicator } from '../../policies/service-level-objective';

/** A note on how a basic SLI is evaluated. */
export function basicRemark({ criterion }: BasicIndicator): string {
  const assumed = criterion.kind === 'latency' ? 'requests of all response classes' : 'responses of class 5xx as bad';
  return `the basic SLI of a Cloud Run service counts ${assumed}`;
}

/**
 * The events that a basic SLI counts. Google documents that the type of the service decides the metrics, and that its
 * labels filter them; it does not document which responses of Cloud Run are bad: the option `basicSliOfCloudRun`.
 * https://github.com/googleapis/googleapis/blob/master/google/monitoring/v3/service.proto
 */
export function eventsOfBasic(
  { criterion, locations, narrowedBy }: BasicIndicator,
  service: MonitoredService | undefined,
): RequestIndicator | Unevaluated {
  if (service === undefined) {
    return { unevaluated: 'unknown service of the basic SLI; add it with --metrics' };
  }
  const { type, cloudRun } = service;
  if (cloudRun === undefined) return { unevaluated: `basic SLIs (basicSli) of ${type} services are not evaluated` };
  if (narrowedBy !== undefined) return { unevaluated: `basic SLIs of one ${narrowedBy} are not evaluated` };
  if (hasToken(cloudRun.serviceName) || hasToken(cloudRun.location)) {
    return { unevaluated: `the labels of the service ${service.names.join(', ')} are unknown before apply` };
  }
  if (criterion.kind === 'latency') {
    const filter = filterOf('run.googleapis.com/request_latencies', cloudRun, locations);
    return { kind: 'distributionCut', filter, min: -Infinity, max: criterion.thresholdMs };
  }
  const total = filterOf('run.googleapis.com/request_count', cloudRun, locations);
  const bad = `${total} AND metric.labels.response_code_class = "5xx"`;
  return { kind: 'goodTotalRatio', good: undefined, bad, total };
}

function filterOf(metric: string, { serviceName, location }: CloudRunLabels, locations: readonly string[]): string {
  const quoted = (text: string) => JSON.stringify(text);
  return [
    `metric.type = "${metric}"`,
    'resource.type = "cloud_run_revision"',
    `resource.labels.service_name = ${quoted(serviceName)}`,
    ...(location === undefined ? [] : [`resource.labels.location = ${quoted(location)}`]),
    ...(locations.length === 0 ? [] : [`resource.labels.location = one_of(${locations.map(quoted).join(', ')})`]),
  ].join(' AND ');
}
