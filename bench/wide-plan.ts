import { writeFileSync } from 'node:fs';

// Writes the plan of a project with many services, as `terraform show -json` prints it: each is called by a push subscription,
// and has a topic, an account and the right to be called.
// tsx bench/wide-plan.ts RESOURCES FILE
const [resources = '5000', file = 'plan.json'] = process.argv.slice(2);

/** One resource: its values, what is known after apply, and how it is written. */
interface Planned {
  readonly type: string;
  readonly name: string;
  readonly values: object;
  readonly unknown: object;
  readonly expressions: object;
}

const constant = (value: unknown) => ({ constant_value: value });
const attribute = (address: string, field: string) => ({ references: [`${address}.${field}`, address] });
const after = (...fields: readonly string[]) => Object.fromEntries(fields.map((field) => [field, true]));
const LABELS = { labels: null, effective_labels: { 'goog-terraform-provisioned': 'true' }, timeouts: null };
const AGENT = 'serviceAccount:service-123456789012@gcp-sa-pubsub.iam.gserviceaccount.com';

/** The resources of one service. */
function unit(n: number): Planned[] {
  const name = `s${n}`;
  const at = (type: string) => `google_${type}.${name}`;
  const [service, account, topic] = [at('cloud_run_v2_service'), at('service_account'), at('pubsub_topic')];
  return [
    {
      ...{ type: 'google_service_account', name },
      values: { account_id: name, display_name: `Calls ${name}`, disabled: null, project: 'wide', timeouts: null },
      unknown: after('email', 'id', 'member', 'name', 'unique_id'),
      expressions: { account_id: constant(name), display_name: constant(`Calls ${name}`) },
    },
    {
      ...{ type: 'google_pubsub_topic', name },
      values: { ...LABELS, name: `topic-${n}`, project: 'wide', kms_key_name: null, schema_settings: [] },
      unknown: after('id', 'message_storage_policy'),
      expressions: { name: constant(`topic-${n}`) },
    },
    runService(name),
    {
      ...{ type: 'google_cloud_run_v2_service_iam_member', name },
      values: { condition: [], location: 'us-central1', project: 'wide', name, role: 'roles/run.invoker' },
      unknown: after('etag', 'id', 'member'),
      expressions: {
        ...{ location: attribute(service, 'location'), name: attribute(service, 'name') },
        ...{ member: attribute(account, 'member'), role: constant('roles/run.invoker') },
      },
    },
    subscription(n, name, { account, service, topic }),
  ];
}

/** @param to addresses of what it refers to */
function subscription(
  n: number,
  name: string,
  { account, service, topic }: Readonly<Record<'account' | 'service' | 'topic', string>>,
): Planned {
  return {
    ...{ type: 'google_pubsub_subscription', name },
    values: {
      ...{
        ...LABELS,
        name: `push-${n}`,
        project: 'wide',
        filter: null,
        bigquery_config: [],
        ack_deadline_seconds: 600,
      },
      ...{
        message_retention_duration: '604800s',
        retry_policy: [{ minimum_backoff: '10s', maximum_backoff: '600s' }],
      },
      ...{
        expiration_policy: [{ ttl: '' }],
        dead_letter_policy: [],
        cloud_storage_config: [],
        message_transforms: [],
      },
      push_config: [{ attributes: null, no_wrapper: [], oidc_token: [{}] }],
    },
    unknown: {
      ...after('id', 'topic'),
      push_config: [{ push_endpoint: true, oidc_token: [after('audience', 'service_account_email')] }],
    },
    expressions: {
      ...{ name: constant(`push-${n}`), topic: attribute(topic, 'id'), ack_deadline_seconds: constant(600) },
      message_retention_duration: constant('604800s'),
      retry_policy: [{ minimum_backoff: constant('10s'), maximum_backoff: constant('600s') }],
      push_config: [
        {
          oidc_token: [{ service_account_email: attribute(account, 'email'), audience: attribute(service, 'uri') }],
          push_endpoint: attribute(service, 'uri'),
        },
      ],
    },
  };
}

function runService(name: string): Planned {
  const container = { args: null, command: null, env: [], image: 'example/app:1', liveness_probe: [], name: null };
  const template = { containers: [container], service_account: AGENT, timeout: '540s', volumes: [], vpc_access: [] };
  const image = { image: constant('example/app:1') };
  return {
    ...{ type: 'google_cloud_run_v2_service', name },
    values: { ...LABELS, name, location: 'us-central1', project: 'wide', scaling: [], template: [template] },
    unknown: {
      ...after(
        'conditions',
        'create_time',
        'etag',
        'generation',
        'id',
        'launch_stage',
        'reconciling',
        'traffic',
        'uid',
        'uri',
      ),
      template: [
        { ...after('max_instance_request_concurrency', 'scaling'), containers: [after('ports', 'resources')] },
      ],
    },
    expressions: {
      ...{ name: constant(name), location: constant('us-central1') },
      template: [{ containers: [image], service_account: constant(AGENT), timeout: constant('540s') }],
    },
  };
}

const PER_UNIT = unit(0).length;
const all = Array.from({ length: Math.ceil(Number(resources) / PER_UNIT) }, (_, n) => unit(n)).flat();
const addressed = all.map((one) => ({ ...one, address: `${one.type}.${one.name}`, mode: 'managed' }));
const plan = {
  ...{ format_version: '1.2', terraform_version: '1.11.4' },
  planned_values: {
    root_module: {
      resources: addressed.map(({ address, mode, type, name, values }) => ({ address, mode, type, name, values })),
    },
  },
  resource_changes: addressed.map(({ address, mode, type, name, values, unknown }) => ({
    ...{ address, mode, type, name },
    change: { actions: ['create'], before: null, after: values, after_unknown: unknown },
  })),
  configuration: {
    root_module: {
      resources: addressed.map(({ address, mode, type, name, expressions }) => ({
        address,
        mode,
        type,
        name,
        expressions,
      })),
    },
  },
};
writeFileSync(file, JSON.stringify(plan));
