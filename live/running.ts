import type { AuditedDeployable } from '../audit/facts/deployable';
import type { AuditedJob } from '../audit/facts/run-job';
import type { Facts } from '../audit/facts';
import { Fields } from '../audit/facts/fields';
import { DEFAULTS } from '../audit/facts/platform-defaults';
import { accountOf, type Account } from '../audit/facts/identity';
import type { Link } from '../audit/facts/link';
import { byDefault, MISSING, unresolved, valueOf, type Reading } from '../audit/facts/reading';
import type { ResourceIndex } from '../audit/facts/resource-index';

/** What code of any kind is set to beside its timeout. */
interface RunningCode {
  /** Undefined where it runs as the project's default account, which the input does not name. */
  readonly serviceAccount: Account | undefined;
  /** Environment variables with their values; those that come from a secret are left out. */
  readonly variables: ReadonlyMap<string, string>;
}

/** What a service or function is set to beside its timeout. */
export interface RunningSettings extends RunningCode {
  /** The audit's facts about it. */
  readonly audited: AuditedDeployable;
  readonly maxInstances: Reading<number>;
  readonly concurrency: Reading<number>;
  readonly ingress: Reading<Ingress>;
}

/** What a Cloud Run job is set to beside what the audit reads. */
export interface RunningJob extends RunningCode {
  /** The audit's facts about it. */
  readonly audited: AuditedJob;
  readonly location: Reading<string>;
}

/** Annotations of Cloud Run's first API: https://cloud.google.com/run/docs/reference/rest/v1/ObjectMeta */
const MAX_SCALE = 'autoscaling.knative.dev/maxScale';
const ANNOTATION = 'run.googleapis.com/ingress';

/** From which networks a deployable accepts calls. */
export type Ingress = 'all' | 'internal' | 'internal and load balancers';

/** As the three APIs write it. */
const INGRESS: Readonly<Record<string, Ingress>> = {
  all: 'all',
  internal: 'internal',
  'internal-and-cloud-load-balancing': 'internal and load balancers',
  INGRESS_TRAFFIC_ALL: 'all',
  INGRESS_TRAFFIC_INTERNAL_ONLY: 'internal',
  INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER: 'internal and load balancers',
  ALLOW_ALL: 'all',
  ALLOW_INTERNAL_ONLY: 'internal',
  ALLOW_INTERNAL_AND_GCLB: 'internal and load balancers',
};

/** Reads the settings of every service and 2nd gen function. */
export function runningSettings({ index, deployables }: Facts): RunningSettings[] {
  return deployables.flatMap((audited) => {
    const resource = index.at(audited.stack, audited.address);
    if (resource === undefined) return [];
    const fields = Fields.of(resource);
    switch (resource.type) {
      case 'google_cloud_run_v2_service':
        return { audited, ...ofService(index, fields) };
      case 'google_cloud_run_service':
        return { audited, ...ofKnativeService(index, fields) };
      case 'google_cloudfunctions2_function':
        return { audited, ...ofFunction(index, fields) };
      default:
        return [];
    }
  });
}

/** Reads the settings of every Cloud Run job. */
export function runningJobs({ index, jobs }: Facts): RunningJob[] {
  return jobs.map((audited) => {
    const fields = index.fieldsAt(audited);
    const task = fields?.block('template')?.block('template');
    return {
      audited,
      location: fields?.text('location') ?? MISSING,
      serviceAccount: account(index, task?.link('service_account')),
      variables: variablesOf(task),
    };
  });
}

type Settings = Omit<RunningSettings, 'audited'>;

function ofService(index: ResourceIndex, fields: Fields): Settings {
  const template = fields.block('template');
  return {
    maxInstances: template?.block('scaling')?.number('max_instance_count', DEFAULTS.runInstances) ?? INSTANCES,
    concurrency: template?.number('max_instance_request_concurrency', DEFAULTS.runConcurrency) ?? CONCURRENCY,
    ingress: ingressOf(fields.text('ingress', 'INGRESS_TRAFFIC_ALL')),
    serviceAccount: account(index, template?.link('service_account')),
    variables: variablesOf(template),
  };
}

function ofKnativeService(index: ResourceIndex, fields: Fields): Settings {
  const template = fields.block('template');
  const spec = template?.block('spec');
  const scaling = template?.block('metadata')?.block('annotations');
  return {
    maxInstances: scaling?.number(MAX_SCALE, DEFAULTS.runInstances) ?? INSTANCES,
    concurrency: spec?.number('container_concurrency', DEFAULTS.runConcurrency) ?? CONCURRENCY,
    ingress: ingressOf(fields.block('metadata')?.block('annotations')?.text(ANNOTATION, 'all') ?? byDefault('all')),
    serviceAccount: account(index, spec?.link('service_account_name')),
    variables: variablesOf(spec),
  };
}

function ofFunction(index: ResourceIndex, fields: Fields): Settings {
  const config = fields.block('service_config');
  return {
    maxInstances: config?.number('max_instance_count', DEFAULTS.runInstances) ?? INSTANCES,
    concurrency:
      config?.number('max_instance_request_concurrency', DEFAULTS.functionConcurrency) ??
      byDefault(DEFAULTS.functionConcurrency),
    ingress: ingressOf(config?.text('ingress_settings', 'ALLOW_ALL') ?? byDefault('ALLOW_ALL')),
    serviceAccount: account(index, config?.link('service_account_email')),
    variables: config?.block('environment_variables')?.texts() ?? new Map(),
  };
}

function ingressOf(reading: Reading<string>): Reading<Ingress> {
  if (reading.kind !== 'declared' && reading.kind !== 'default') return reading;
  const ingress = INGRESS[reading.value];
  return ingress === undefined ? unresolved(reading.value) : { ...reading, value: ingress };
}

function account(index: ResourceIndex, link: Link | undefined): Account | undefined {
  return link && accountOf(index, link);
}

/** Of all containers. */
function variablesOf(parent: Fields | undefined): ReadonlyMap<string, string> {
  const variables = (parent?.blocks('containers') ?? []).flatMap((container) => container.blocks('env'));
  return new Map(
    variables.flatMap((variable): [string, string][] => {
      const [name, value] = [valueOf(variable.text('name')), valueOf(variable.text('value'))];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );
}

const INSTANCES = byDefault<number>(DEFAULTS.runInstances);
const CONCURRENCY = byDefault<number>(DEFAULTS.runConcurrency);
