import { objectiveFromApi } from '../alerting/policies/slo-from-api';
import { serviceFromApi } from '../alerting/policies/monitored-service';
import { logMetricFromApi } from '../alerting/metrics/log-metric-readers';
import { checkLogMetricFilter } from '../alerting/metrics/log-based-metric';
import { descriptorFromApi } from '../alerting/metrics/metric-descriptor';
import { describeValue } from '../files/describe-value';
import { InputTally } from '../files/input-tally';
import { NO_MONITORING, mergedMonitoring, type MonitoringConfig } from '../alerting/monitoring-config';
import { DeclaredOnce } from './declared-once';
import { readItems } from './read-items';

/** One thing that a file of `--metrics` declares: how it is recognized, named and read. */
interface Declaration {
  readonly what: string;
  is(value: object): boolean;
  read(value: object): Partial<MonitoringConfig>;
}

const LOG_METRIC = 'log-based metric';

/** Every service has one of these fields. */
const SERVICE_FIELDS = ['basicService', 'cloudRun', 'custom', 'appEngine', 'cloudEndpoints', 'telemetry', 'gkeService'];

/** In the order in which they are tried. */
const DECLARATIONS: readonly Declaration[] = [
  {
    what: 'SLO',
    is: (value) => 'serviceLevelIndicator' in value,
    read: (value) => ({ objectives: [objectiveFromApi(value)] }),
  },
  {
    what: 'service',
    is: (value) => SERVICE_FIELDS.some((field) => field in value),
    read: (value) => ({ services: [serviceFromApi(value)] }),
  },
  {
    what: LOG_METRIC,
    is: (value) => 'filter' in value && !('conditions' in value),
    read: (value) => {
      const metric = logMetricFromApi(value);
      checkLogMetricFilter(metric);
      return { logMetrics: [metric] };
    },
  },
  {
    what: 'metric descriptor',
    is: (value) => 'metricKind' in value && !('points' in value),
    read: (value) => ({ descriptors: [descriptorFromApi(value)] }),
  },
];

/**
 * Reads log-based metrics (`gcloud logging metrics list`), metric descriptors (`projects.metricDescriptors.list`),
 * service level objectives (`projects.services.serviceLevelObjectives.list`) and their services
 * (`projects.services.list`), as JSON or YAML. The fields of an object decide which of them it is.
 * @param tally takes what is refused; @default - the first refusal is thrown
 * @throws InputError INP001 for a path without a file. If strict: INP002 and INP005 for an unreadable file, INP003 for
 * an object of another kind, LBM003 for a second metric of one name, and as the readers of the four; each with file and
 * line
 */
export async function readMetricFiles(
  paths: readonly string[],
  tally = new InputTally(true),
): Promise<MonitoringConfig> {
  const found: MonitoringConfig[] = [];
  const given: string[] = [];
  const names = new DeclaredOnce();
  const kind = {
    option: '--metrics',
    nameOf: (value: unknown) => `${declarationOf(value)?.what ?? 'item'} ${nameIn(value)}`.trim(),
    otherKind: (value: unknown, where: string) => ({
      code: 'INP003',
      where,
      rule: 'a file of --metrics contains log-based metrics, metric descriptors, SLOs or services as the API prints them',
      got: describeValue(value),
      fix: 'export them with `gcloud logging metrics list --format=json`',
    }),
    take: (value: unknown, where: string) => {
      const declaration = declarationOf(value);
      if (declaration === undefined) return false;
      if (declaration.what === LOG_METRIC) given.push(nameIn(value));
      const read = declaration.read(value as object);
      names.add(`${declaration.what} ${nameIn(value)}`, where);
      found.push({ ...NO_MONITORING, ...read });
      return true;
    },
  };
  await readItems(paths, kind, tally);
  const config = mergedMonitoring(found);
  const usable = new Set(config.logMetrics.map(({ name }) => name));
  return { ...config, refusedLogMetrics: given.filter((name) => !usable.has(name)) };
}

function declarationOf(value: unknown): Declaration | undefined {
  return typeof value === 'object' && value !== null ? DECLARATIONS.find((one) => one.is(value)) : undefined;
}

/** The name of a metric, an SLO or a service; the type of a descriptor. */
function nameIn(value: unknown): string {
  const { name, type } = (value ?? {}) as { readonly name?: unknown; readonly type?: unknown };
  if (typeof type === 'string') return type;
  return typeof name === 'string' ? name : '';
}
