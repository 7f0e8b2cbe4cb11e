import { hasToken } from '../model/token';
import { block, type Resource } from './resource';
import { readSynthesizedStack, type StackDocument } from './terraform-json';
import type { MonitoringConfig } from '../alerting/monitoring-config';
import { policyFromTerraform } from './policy-from-terraform';
import { serviceFromTerraform } from '../alerting/policies/monitored-service';
import { objectiveFromTerraform } from '../alerting/policies/slo-from-api';
import { logMetricFromTerraform } from '../alerting/metrics/log-metric-readers';
import { checkLogMetricFilter } from '../alerting/metrics/log-based-metric';
import { unreadablePolicy } from '../alerting/policies/unreadable-policy';
import { InputError } from '../model/problem';
import { descriptorFromTerraform } from '../alerting/metrics/metric-descriptor';

/** Takes the error of one resource; the others are read. */
type OnRefused = (what: string, error: InputError) => void;

/**
 * The alert policies, metrics, descriptors and SLOs of synthesized stacks. References within the stacks are resolved: a
 * policy may refer to a log-based metric or an SLO of the same stacks.
 * @param onRefused takes the error of each invalid resource but an alert policy, which becomes an unreadable policy;
 * @default - the first error is thrown
 * @throws InputError as the readers of stacks, policies, metrics, descriptors and SLOs
 */
export function monitoringInTerraform(documents: readonly StackDocument[], onRefused?: OnRefused): MonitoringConfig {
  return monitoringOf(documents.flatMap(readSynthesizedStack), projectOf(documents), onRefused);
}

/**
 * {@link monitoringInTerraform} of resources.
 * @param project the default of resources without one
 */
export function monitoringOf(
  resources: readonly Resource[],
  project: string | undefined,
  onRefused?: OnRefused,
): MonitoringConfig {
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const logMetrics = ofType('google_logging_metric');
  const services = [...ofType('google_monitoring_service'), ...ofType('google_monitoring_custom_service')];
  const known = new Map<string, string>([
    ...logMetrics.flatMap((resource) => entriesOf(resource, 'name', ['name', 'id'])),
    ...services.flatMap((resource) => entriesOf(resource, 'service_id', ['service_id'])),
  ]);
  const slos = ofType('google_monitoring_slo').map((resource) => ({
    ...resource,
    id: objectiveName(resource, project, known),
  }));
  for (const { address, id } of slos) known.set(`${address}.id`, id).set(`${address}.name`, id);
  const policies = ofType('google_monitoring_alert_policy');
  const nameOf = namesOf(policies);
  /** Reads each resource; an invalid one is left out. */
  const read = <R extends Resource, T>(all: readonly R[], reader: (resource: R) => T): T[] =>
    all.flatMap((resource) => {
      try {
        return [reader(resource)];
      } catch (error) {
        if (onRefused === undefined || !(error instanceof InputError)) throw error;
        onRefused(resource.address, error);
        return [];
      }
    });
  const readMetrics = read(logMetrics, ({ path, values }) => {
    const metric = logMetricFromTerraform(path, values);
    if (onRefused !== undefined) checkLogMetricFilter(metric);
    return metric;
  });
  const usable = new Set(readMetrics.map(({ name }) => name));
  return {
    policies: policies.map((resource) => {
      try {
        return policyFromTerraform(nameOf(resource), resource.values, (reference) => known.get(reference));
      } catch (error) {
        if (onRefused === undefined || !(error instanceof InputError)) throw error;
        const displayName = resource.values['display_name'];
        return unreadablePolicy({ displayName }, error.problems, nameOf(resource));
      }
    }),
    descriptors: read(ofType('google_monitoring_metric_descriptor'), ({ path, values }) =>
      descriptorFromTerraform(path, values),
    ),
    logMetrics: readMetrics,
    refusedLogMetrics: logMetrics.flatMap(({ values }) => strings(values['name'])).filter((name) => !usable.has(name)),
    objectives: read(slos, (slo) => objectiveFromTerraform(slo.id, slo.values, serviceNameIn(slo))),
    services: read(services, ({ address, values }) =>
      serviceFromTerraform([address, ...strings(values['service_id'], values['name'])], values),
    ),
  };
}

/** The last part of the construct path; the address where several resources have the same last part. */
function namesOf(resources: readonly Resource[]): (resource: Resource) => string {
  const lastOf = ({ path }: Resource) => path.split('/').at(-1) ?? path;
  const times = new Map<string, number>();
  for (const resource of resources) times.set(lastOf(resource), (times.get(lastOf(resource)) ?? 0) + 1);
  return (resource) => (times.get(lastOf(resource)) === 1 ? lastOf(resource) : resource.address);
}

/** The values of references to a resource that one of its fields determines. */
function entriesOf({ address, values }: Resource, field: string, attributes: readonly string[]) {
  const value = values[field];
  return typeof value === 'string' && !hasToken(value)
    ? attributes.map((attribute): [string, string] => [`${address}.${attribute}`, value])
    : [];
}

/** The name of an SLO in the API; its address where the name is unknown before apply. */
function objectiveName(
  { address, values }: Resource,
  providerProject: string | undefined,
  known: ReadonlyMap<string, string>,
): string {
  // A state file holds the full name.
  if (typeof values['name'] === 'string' && /^projects\/.*\/serviceLevelObjectives\//.test(values['name'])) {
    return values['name'];
  }
  const text = (field: string): string | undefined => {
    const value = values[field];
    if (typeof value !== 'string') return undefined;
    const resolved = value.replace(/^\$\{([\w.-]+)\}$/, (whole, reference: string) => known.get(reference) ?? whole);
    return hasToken(resolved) ? undefined : resolved;
  };
  const [project, service, slo] = [text('project') ?? providerProject, text('service'), text('slo_id')];
  return project === undefined || service === undefined || slo === undefined
    ? address
    : `projects/${project}/services/${service}/serviceLevelObjectives/${slo}`;
}

/** The service of an SLO: the resource's address where the SLO refers to it, otherwise its id or name. */
function serviceNameIn({ values, origins }: Resource): string | undefined {
  const { service } = values;
  if (typeof service !== 'string') return undefined;
  const [referred] = origins.get('service')?.references ?? [];
  return referred?.address.startsWith('google_monitoring_') === true ? referred.address : service;
}

function strings(...values: readonly unknown[]): string[] {
  return values.filter((value) => typeof value === 'string' && !hasToken(value)) as string[];
}

/** The provider's project: the default of resources without one. */
export function projectOf(documents: readonly StackDocument[]): string | undefined {
  for (const { document } of documents) {
    const project = block(block(block(document)?.['provider'])?.['google'])?.['project'];
    if (typeof project === 'string' && !hasToken(project)) return project;
  }
  return undefined;
}
