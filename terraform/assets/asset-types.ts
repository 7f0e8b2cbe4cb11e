import { inSnakeCase } from './snake-case';

type Body = Readonly<Record<string, unknown>>;

/** A resource of the API as Terraform's type. */
export interface Converted {
  readonly type: string;
  readonly values: Body;
}

/** How the data of an asset becomes a resource; undefined where another asset stands for it. */
type Convert = (data: Body, name: string) => Converted | undefined;

/**
 * Asset types that are read. Most have the API's names in Terraform's spelling; the others say how they differ.
 * https://cloud.google.com/asset-inventory/docs/asset-types
 */
export const ASSET_TYPES: ReadonlyMap<string, Convert> = new Map<string, Convert>([
  ['run.googleapis.com/Service', runService],
  ['run.googleapis.com/Job', runJob],
  ['run.googleapis.com/WorkerPool', sameAs('google_cloud_run_v2_worker_pool')],
  ['cloudfunctions.googleapis.com/Function', secondGeneration],
  ['cloudfunctions.googleapis.com/CloudFunction', firstGeneration],
  ['cloudscheduler.googleapis.com/Job', schedulerJob],
  ['pubsub.googleapis.com/Topic', sameAs('google_pubsub_topic')],
  ['pubsub.googleapis.com/Subscription', sameAs('google_pubsub_subscription')],
  ['cloudtasks.googleapis.com/Queue', sameAs('google_cloud_tasks_queue')],
  ['workflows.googleapis.com/Workflow', sameAs('google_workflows_workflow')],
  ['eventarc.googleapis.com/Trigger', eventarcTrigger],
  ['monitoring.googleapis.com/AlertPolicy', sameAs('google_monitoring_alert_policy')],
  ['monitoring.googleapis.com/NotificationChannel', sameAs('google_monitoring_notification_channel')],
  ['logging.googleapis.com/LogMetric', sameAs('google_logging_metric')],
  ['logging.googleapis.com/LogSink', sameAs('google_logging_project_sink')],
  ['iam.googleapis.com/ServiceAccount', serviceAccount],
]);

/** Cloud Run's first API: https://cloud.google.com/run/docs/reference/rest/v1/namespaces.services */
function runService(data: Body, name: string): Converted | undefined {
  if (!isKnative(data)) return sameAs('google_cloud_run_v2_service')(data, name);
  const labels = field(data, 'metadata', 'labels') as Body | undefined;
  // The service of a function: the function's own asset stands for it.
  if (labels?.['goog-managed-by'] === 'cloudfunctions') return undefined;
  const { status, template } = { status: inSnakeCase(data['status']), template: field(data, 'spec', 'template') };
  const metadata = data['metadata'];
  const values = {
    ...placeIn(name),
    ...(metadata === undefined ? {} : { metadata: [inSnakeCase(metadata)] }),
    template: [inSnakeCase(template)],
    ...(status === undefined ? {} : { status: [status] }),
  };
  return { type: 'google_cloud_run_service', values: { ...values, name: field(data, 'metadata', 'name') } };
}

/** The first API nests the execution and its task: spec.template.spec.template.spec. */
function runJob(data: Body, name: string): Converted | undefined {
  if (!isKnative(data)) return sameAs('google_cloud_run_v2_job')(data, name);
  const execution = field(data, 'spec', 'template', 'spec') as Body | undefined;
  const task = field(execution, 'template', 'spec') as Body | undefined;
  const timeout = task?.['timeoutSeconds'] as string | number | undefined;
  const template = {
    task_count: execution?.['taskCount'],
    parallelism: execution?.['parallelism'],
    template: [
      {
        max_retries: task?.['maxRetries'],
        timeout: timeout === undefined ? undefined : `${String(timeout)}s`,
        service_account: task?.['serviceAccountName'],
        containers: inSnakeCase(task?.['containers']),
      },
    ],
  };
  return { type: 'google_cloud_run_v2_job', values: { ...placeIn(name), template: [template] } };
}

function secondGeneration(data: Body, name: string): Converted | undefined {
  return data['environment'] === 'GEN_1' ? undefined : sameAs('google_cloudfunctions2_function')(data, name);
}

/** https://cloud.google.com/functions/docs/reference/rest/v1/projects.locations.functions */
function firstGeneration(data: Body, name: string): Converted | undefined {
  const url = field(data, 'httpsTrigger', 'url');
  const { location, ...place } = placeIn(name);
  const values = inSnakeCase(data) as Body;
  return {
    type: 'google_cloudfunctions_function',
    values: {
      ...values,
      ...place,
      region: location,
      timeout: typeof data['timeout'] === 'string' ? Number(data['timeout'].replace(/s$/, '')) : undefined,
      ...(url === undefined ? {} : { trigger_http: true, https_trigger_url: url }),
    },
  };
}

function schedulerJob(data: Body, name: string): Converted | undefined {
  const { location, ...place } = placeIn(name);
  // Whether it is paused is its `state`, which Terraform only reads; `paused` is what Terraform sets.
  const values = inSnakeCase(data) as Body;
  return { type: 'google_cloud_scheduler_job', values: { ...values, ...place, region: location } };
}

function eventarcTrigger(data: Body, name: string): Converted | undefined {
  const { destination, event_filters: filters, ...values } = inSnakeCase(data) as Body;
  const { cloud_run: run, ...others } = (destination ?? {}) as Body;
  return {
    type: 'google_eventarc_trigger',
    values: {
      ...values,
      ...placeIn(name),
      matching_criteria: filters,
      destination: [{ ...others, ...(run === undefined ? {} : { cloud_run_service: [run] }) }],
    },
  };
}

function serviceAccount(data: Body): Converted | undefined {
  const email = typeof data['email'] === 'string' ? data['email'] : '';
  return { type: 'google_service_account', values: { account_id: email.split('@')[0], email } };
}

/** The same fields as Terraform's, in its spelling; the name is the last part of the full one. */
function sameAs(type: string): Convert {
  return (data, name) => ({ type, values: { ...(inSnakeCase(data) as Body), ...placeIn(name) } });
}

/** `//run.googleapis.com/projects/p/locations/l/services/n`: its parts. */
function placeIn(name: string): { name: string; project?: string; location?: string } {
  const project = /\/projects\/([^/]+)/.exec(name)?.[1];
  const location = /\/locations\/([^/]+)/.exec(name)?.[1];
  return {
    name: name.split('/').at(-1) ?? name,
    ...(project === undefined ? {} : { project }),
    ...(location === undefined ? {} : { location }),
  };
}

function isKnative(data: Body): boolean {
  return 'spec' in data;
}

function field(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Body | undefined)?.[key], value);
}
