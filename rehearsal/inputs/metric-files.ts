import { InputError, refuse } from '../../model/problem';
import { objectiveFromApi } from '../alerting/slo-from-api';
import { serviceFromApi } from '../alerting/monitored-service';
import { logMetricFromApi } from '../metrics/log-metric-readers';
import { descriptorFromApi } from '../metrics/metric-descriptor';
import { documentsOf } from './documents';
import { describe } from './policy-files';
import { filesAt } from './source-files';
import { NOTHING_WATCHED, watchedTogether, type Watched } from './watched';

/**
 * Reads what policies refer to, told apart by its fields: log-based metrics (`gcloud logging metrics list`), metric
 * descriptors (`projects.metricDescriptors.list`), service level objectives
 * (`projects.services.serviceLevelObjectives.list`) and the services that these are of (`projects.services.list`), as
 * JSON or YAML.
 * @throws InputError INP001, INP002 and INP005 for a file that cannot be read, INP003 for one that holds something
 * else, and as the readers of the three, all with file and line
 */
export async function readMetricFiles(paths: readonly string[]): Promise<Watched> {
  const found: Watched[] = [];
  for (const path of paths) {
    for (const file of filesAt('--metrics', path)) {
      for (const { value, where } of await documentsOf(file)) found.push(readMetricAt(value, where));
    }
  }
  return watchedTogether(found);
}

/** One of them says what a service is. */
const SERVICE_FIELDS = ['basicService', 'cloudRun', 'custom', 'appEngine', 'cloudEndpoints', 'telemetry', 'gkeService'];

function readMetricAt(value: unknown, where: string): Watched {
  try {
    if (typeof value === 'object' && value !== null) {
      if ('serviceLevelIndicator' in value) return { ...NOTHING_WATCHED, objectives: [objectiveFromApi(value)] };
      if (SERVICE_FIELDS.some((field) => field in value)) {
        return { ...NOTHING_WATCHED, services: [serviceFromApi(value)] };
      }
      if ('filter' in value) return { ...NOTHING_WATCHED, logMetrics: [logMetricFromApi(value)] };
      if ('metricKind' in value) return { ...NOTHING_WATCHED, descriptors: [descriptorFromApi(value)] };
    }
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.problems.map((problem) => ({ ...problem, where: `${where}: ${problem.where}` })));
  }
  return refuse({
    code: 'INP003',
    where,
    rule: 'a file of --metrics holds log-based metrics, metric descriptors, SLOs or services as the API prints them',
    got: describe(value),
    fix: 'export them with `gcloud logging metrics list --format=json`',
  });
}
