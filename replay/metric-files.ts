import { InputError, refuse } from '../model/problem';
import { objectiveFromApi } from '../alerting/policies/slo-from-api';
import { serviceFromApi } from '../alerting/policies/monitored-service';
import { logMetricFromApi } from '../alerting/metrics/log-metric-readers';
import { descriptorFromApi } from '../alerting/metrics/metric-descriptor';
import { documentsOf } from '../files/documents';
import { describeValue } from '../files/describe-value';
import { filesAt } from '../files/source-files';
import { NO_MONITORING, mergedMonitoring, type MonitoringConfig } from '../alerting/monitoring-config';

/**
 * Reads log-based metrics (`gcloud logging metrics list`), metric descriptors (`projects.metricDescriptors.list`),
 * service level objectives (`projects.services.serviceLevelObjectives.list`) and their services
 * (`projects.services.list`), as JSON or YAML. The fields of an object decide which of them it is.
 * @throws InputError INP001, INP002 and INP005 for an unreadable file, INP003 for an object of another kind, and as the
 * readers of the four; each with file and line
 */
export async function readMetricFiles(paths: readonly string[]): Promise<MonitoringConfig> {
  const found: MonitoringConfig[] = [];
  for (const path of paths) {
    for (const file of filesAt('--metrics', path)) {
      for (const { value, where } of await documentsOf(file)) found.push(readMetricAt(value, where));
    }
  }
  return mergedMonitoring(found);
}

/** Every service has one of these fields. */
const SERVICE_FIELDS = ['basicService', 'cloudRun', 'custom', 'appEngine', 'cloudEndpoints', 'telemetry', 'gkeService'];

function readMetricAt(value: unknown, where: string): MonitoringConfig {
  try {
    if (typeof value === 'object' && value !== null) {
      if ('serviceLevelIndicator' in value) return { ...NO_MONITORING, objectives: [objectiveFromApi(value)] };
      if (SERVICE_FIELDS.some((field) => field in value)) {
        return { ...NO_MONITORING, services: [serviceFromApi(value)] };
      }
      if ('filter' in value) return { ...NO_MONITORING, logMetrics: [logMetricFromApi(value)] };
      if ('metricKind' in value) return { ...NO_MONITORING, descriptors: [descriptorFromApi(value)] };
    }
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.problems.map((problem) => ({ ...problem, where: `${where}: ${problem.where}` })));
  }
  return refuse({
    code: 'INP003',
    where,
    rule: 'a file of --metrics contains log-based metrics, metric descriptors, SLOs or services as the API prints them',
    got: describeValue(value),
    fix: 'export them with `gcloud logging metrics list --format=json`',
  });
}
