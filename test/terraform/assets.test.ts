import { writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { audit } from '../../audit/audit';
import { readAssets } from '../../terraform/assets/read-assets';

const folder = mkdtempSync(join(tmpdir(), 'assets-'));
const file = (text: string): string => {
  const path = join(folder, `${Math.abs(text.length)}.json`);
  writeFileSync(path, text);
  return path;
};
const at = (api: string, rest: string) => `//${api}.googleapis.com/projects/p/locations/us-central1/${rest}`;
const asset = (name: string, assetType: string, data: object, more: object = {}) => {
  return { name, assetType, resource: { version: 'v1', data }, ...more };
};
const URL = 'https://api-abcdefghij-uc.a.run.app';

const KNATIVE = asset(at('run', 'services/api'), 'run.googleapis.com/Service', {
  apiVersion: 'serving.knative.dev/v1',
  metadata: { name: 'api' },
  spec: { template: { spec: { timeoutSeconds: 600, containerConcurrency: 80 } } },
  status: { url: URL },
});
const V2 = asset(at('run', 'services/web'), 'run.googleapis.com/Service', {
  name: 'projects/p/locations/us-central1/services/web',
  template: { timeout: '1200s' },
  uri: 'https://web-abcdefghij-uc.a.run.app',
});
const PUSH = asset('//pubsub.googleapis.com/projects/p/subscriptions/orders', 'pubsub.googleapis.com/Subscription', {
  name: 'projects/p/subscriptions/orders',
  topic: 'projects/p/topics/orders',
  ackDeadlineSeconds: 60,
  expirationPolicy: {},
  pushConfig: { pushEndpoint: `${URL}/handle`, oidcToken: { serviceAccountEmail: 'push@p.iam.gserviceaccount.com' } },
});
const SCHEDULE = asset(at('cloudscheduler', 'jobs/nightly'), 'cloudscheduler.googleapis.com/Job', {
  name: 'projects/p/locations/us-central1/jobs/nightly',
  schedule: '0 3 * * *',
  attemptDeadline: '180s',
  state: 'PAUSED',
  httpTarget: {
    uri: 'https://web-abcdefghij-uc.a.run.app/run',
    oidcToken: { serviceAccountEmail: 'cron@p.iam.gserviceaccount.com' },
  },
});
const GEN1 = asset(at('cloudfunctions', 'functions/old'), 'cloudfunctions.googleapis.com/CloudFunction', {
  name: 'projects/p/locations/us-central1/functions/old',
  timeout: '540s',
  runtime: 'python312',
  httpsTrigger: { url: 'https://us-central1-p.cloudfunctions.net/old' },
});
const JOB = asset(at('run', 'jobs/backfill'), 'run.googleapis.com/Job', {
  metadata: { name: 'backfill' },
  spec: {
    template: { spec: { taskCount: 4, parallelism: 2, template: { spec: { timeoutSeconds: '7200', maxRetries: 3 } } } },
  },
});
const VERSION = asset(
  '//appengine.googleapis.com/apps/p/services/s/versions/v',
  'appengine.googleapis.com/Version',
  {},
);
const POLICY = {
  name: KNATIVE.name,
  assetType: KNATIVE.assetType,
  iamPolicy: { bindings: [{ role: 'roles/run.invoker', members: ['serviceAccount:push@p.iam.gserviceaccount.com'] }] },
};

const PROJECT_POLICY = {
  name: '//cloudresourcemanager.googleapis.com/projects/123',
  assetType: 'cloudresourcemanager.googleapis.com/Project',
  iamPolicy: { bindings: [{ role: 'roles/owner', members: ['user:owner@example.com'] }] },
};

const findingsIn = async (text: string) => {
  const { resources, hasPolicies } = await readAssets(file(text));
  const result = audit(resources, { runbooks: new Set(), hasPolicies });
  const findings = result.findings.map(({ rule, status, address }) => `${rule} ${status} ${address}`);
  return { findings, unread: result.unread, timeouts: result.timeouts };
};

test('the faults of a running project are found in its assets', async () => {
  const { findings, unread } = await findingsIn(JSON.stringify([KNATIVE, V2, PUSH, SCHEDULE, GEN1, VERSION]));
  expect(findings).toContain(`TMO002 fail ${PUSH.name}`);
  expect(findings).toContain(`TMO003 fail ${SCHEDULE.name}`);
  expect(findings).toContain(`WIR001 unresolved ${PUSH.name}`);
  expect(findings.filter((one) => one.startsWith('WIR003'))).toEqual([]);
  expect(findings).toContain(`WIR010 fail ${SCHEDULE.name}`);
  expect(unread).toEqual([{ type: 'appengine.googleapis.com/Version', count: 1 }]);
});

test('the subscription that Eventarc has made is judged; without it, the trigger is not', async () => {
  const name = 'projects/p/subscriptions/eventarc-us-central1-up-sub-1';
  const trigger = asset(at('eventarc', 'triggers/up'), 'eventarc.googleapis.com/Trigger', {
    name: 'projects/p/locations/us-central1/triggers/up',
    destination: { cloudRun: { service: 'api', region: 'us-central1' } },
    transport: { pubsub: { topic: 'projects/p/topics/t', subscription: name } },
  });
  const made = asset(`//pubsub.googleapis.com/${name}`, 'pubsub.googleapis.com/Subscription', {
    name,
    topic: 'projects/p/topics/t',
    ackDeadlineSeconds: 10,
    pushConfig: { pushEndpoint: `${URL}?__GCP_CloudEventsMode=CE_PUBSUB_BINDING` },
  });
  const deliveries = async (...assets: object[]) =>
    (await findingsIn(JSON.stringify(assets))).findings.filter((one) => one.startsWith('TMO002'));
  expect(await deliveries(KNATIVE, trigger, made)).toEqual([`TMO002 fail ${made.name}`]);
  expect(await deliveries(KNATIVE, trigger)).toEqual([`TMO002 unresolved ${trigger.name}`]);
});

test('a schedule that publishes to a topic without a subscription is found', async () => {
  const schedule = asset(at('cloudscheduler', 'jobs/unread'), 'cloudscheduler.googleapis.com/Job', {
    name: 'projects/p/locations/us-central1/jobs/unread',
    schedule: '0 3 * * *',
    pubsubTarget: { topicName: 'projects/p/topics/unread', data: 'Z28=' },
  });
  const topic = asset('//pubsub.googleapis.com/projects/p/topics/unread', 'pubsub.googleapis.com/Topic', {});
  const { findings } = await findingsIn(JSON.stringify([KNATIVE, schedule, topic]));
  expect(findings).toContain(`WIR007 fail ${schedule.name}`);
});

test('the lines of an export are read, with its own names of fields, and so is a job of the first API', async () => {
  const lines = [KNATIVE, PUSH, JOB].map(({ assetType, ...one }) => JSON.stringify({ ...one, asset_type: assetType }));
  const { findings, timeouts } = await findingsIn(lines.join('\n'));
  expect(findings).toContain(`TMO002 fail ${PUSH.name}`);
  const job = timeouts.find(({ deployable }) => deployable === 'backfill');
  expect(job?.timeout).toMatchObject({ kind: 'declared' });
  expect(job !== undefined && 'value' in job.timeout ? job.timeout.value.toString() : '').toBe('2 h');
});

test('with IAM policies after the resources, callers are judged, whether their accounts are among the assets or not', async () => {
  const callers = async (...policies: object[]) => {
    const text = `${JSON.stringify([KNATIVE, PUSH])}\n${JSON.stringify(policies)}`;
    return (await findingsIn(text)).findings.filter((one) => one.startsWith('WIR001'));
  };
  expect(await callers(POLICY, PROJECT_POLICY)).toEqual([]);
  expect(await callers(PROJECT_POLICY)).toEqual([`WIR001 fail ${PUSH.name}`]);
  const onProject = { bindings: [{ role: 'roles/run.invoker', members: POLICY.iamPolicy.bindings[0]?.members }] };
  expect(await callers({ ...PROJECT_POLICY, iamPolicy: onProject })).toEqual([]);
});

test("without the project's own policy, a caller without a grant is not judged, as the role may be granted there", async () => {
  const other = { ...POLICY, iamPolicy: { bindings: [] } };
  const { findings } = await findingsIn(JSON.stringify([KNATIVE, PUSH, other]));
  expect(findings.filter((one) => one.startsWith('WIR001'))).toEqual([`WIR001 unresolved ${PUSH.name}`]);
});

test('with IAM policies, a call without a token to a service without any grant is refused', async () => {
  const bare = asset(PUSH.name, PUSH.assetType, {
    ...PUSH.resource.data,
    pushConfig: { pushEndpoint: `${URL}/handle` },
  });
  const of = async (...more: object[]) =>
    (await findingsIn(JSON.stringify([KNATIVE, bare, ...more]))).findings.filter((one) => one.startsWith('WIR001'));
  expect(await of(PROJECT_POLICY)).toEqual([`WIR001 fail ${PUSH.name}`]);
  expect(await of()).toEqual([`WIR001 unresolved ${PUSH.name}`]);
  const everybody = { bindings: [{ role: 'roles/run.invoker', members: ['allUsers'] }] };
  expect(await of(PROJECT_POLICY, { ...POLICY, iamPolicy: everybody })).toEqual([]);
});

test('the account of a workflow is known by its full name', async () => {
  const workflow = asset(at('workflows', 'workflows/w'), 'workflows.googleapis.com/Workflow', {
    name: 'projects/p/locations/us-central1/workflows/w',
    serviceAccount: 'projects/p/serviceAccounts/push@p.iam.gserviceaccount.com',
    sourceContents: `main:\n  steps:\n    - a:\n        call: http.get\n        args:\n          url: ${URL}\n          timeout: 600\n          auth: { type: OIDC }\n`,
  });
  const { findings } = await findingsIn(JSON.stringify([KNATIVE, workflow, POLICY]));
  expect(findings.filter((one) => one.startsWith('WIR001'))).toEqual([]);
});

test('the service of a function is the function', async () => {
  const managed = asset(at('run', 'services/f'), 'run.googleapis.com/Service', {
    metadata: { name: 'f', labels: { 'goog-managed-by': 'cloudfunctions' } },
    spec: {},
  });
  const { resources } = await readAssets(file(JSON.stringify([managed])));
  expect(resources).toEqual([]);
});

test('assets without data, and what is no asset, are refused with the command that prints assets', async () => {
  for (const value of [[], [{ name: 'x', assetType: 'y' }], [{ name: 'x' }], { format_version: '1.2' }])
    await expect(readAssets(file(JSON.stringify(value)))).rejects.toThrow(/--content-type=resource.*\[INP003\]$/s);
});
