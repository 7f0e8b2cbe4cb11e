import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { stringify } from 'yaml';
import { ServiceLevelObjectives } from '../../alerting/policies/service-level-objective';
import { readMetricFiles } from '../../replay/metric-files';
import { readPlan } from '../../terraform/plan-file';
import { readPolicyFiles } from '../../replay/policy-files';
import { monitoringInTerraform } from '../../terraform/monitoring-in-terraform';

const folder = mkdtempSync(join(tmpdir(), 'phasewatch-inputs-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const policy = (id: number, threshold = 1) => ({
  name: `projects/p/alertPolicies/${id}`,
  displayName: `Policy ${id}`,
  combiner: 'OR',
  conditions: [
    {
      displayName: 'too high',
      conditionThreshold: {
        filter: 'metric.type = "custom.googleapis.com/age" AND resource.type = "generic_task"',
        comparison: 'COMPARISON_GT',
        thresholdValue: threshold,
        duration: '0s',
        aggregations: [{ alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_MAX' }],
      },
    },
  ],
});
const ids = async (path: string) => (await readPolicyFiles([path])).map(({ id }) => id.split('/').at(-1));

describe('alert policies', () => {
  const two = [policy(1), policy(2)];
  test.each<[string, string | Buffer]>([
    ['list.json', JSON.stringify(two, null, 2)],
    ['lines.ndjson', two.map((one) => JSON.stringify(one)).join('\n')],
    ['page.json', JSON.stringify({ alertPolicies: two })],
    ['documents.yaml', two.map((one) => `---\n${stringify(one)}`).join('')],
    ['list.yaml', stringify(two)],
    ['zipped.json.gz', gzipSync(JSON.stringify(two))],
    ['powershell.json', Buffer.from(`\uFEFF${JSON.stringify(two, null, 2)}`, 'utf16le')],
    ['pages.json', JSON.stringify([{ alertPolicies: [policy(1)] }, { alertPolicies: [policy(2)] }], null, 2)],
  ])('are read as Google prints them: %s', async (name, content) => {
    expect(await ids(file(name, content))).toEqual(['1', '2']);
  });

  test('may be a single object', async () => {
    expect(await ids(file('one.json', JSON.stringify(policy(7))))).toEqual(['7']);
  });

  test('may be an object over several lines without indentation', async () => {
    const text = JSON.stringify(policy(7), null, 1).replaceAll(/^ +/gm, '');
    expect(await ids(file('flat.json', text.replaceAll('[\n{', '[\n\n{')))).toEqual(['7']);
  });

  test('that were never created have their display names as IDs, with their places if several are equal', async () => {
    const unnamed = (displayName: string) => JSON.stringify({ ...policy(1), name: undefined, displayName });
    const [first, second, other] = [
      file('first.json', unnamed('Orders wait')),
      file('second.json', unnamed('Orders wait')),
      file('third.json', unnamed('Orders fail')),
    ];
    expect((await readPolicyFiles([first, second, other])).map(({ id }) => id)).toEqual([
      `Orders wait (${first}, line 1)`,
      `Orders wait (${second}, line 1)`,
      'Orders fail',
    ]);
  });

  test.each<[string, string, string]>([
    ['main.tf', 'locals {\n  a = 1\n}\n', 'main.tf: the file contains JSON or YAML, got HCL'],
    ['some.bin', 'ELF\0\u0001', 'got binary data'],
    ['long.txt', 'x'.repeat(5_000_000), `got "${'x'.repeat(79)}…`],
    ['comma.json', '[\n  {"name": 1,}\n]', 'comma.json, line 2, column 14: in JSON, expected a name in double quotes'],
    ['cut.json', '{"name": "a', "expected a string that ends with '\"' on its line"],
    ['broken.yaml', 'a: [1\nb: 2', 'broken.yaml, line 2, column'],
    [
      'other.json',
      '[{"metric": {}, "points": []}]',
      'got an object with metric, points, without conditions; pass time series with --series [INP003]',
    ],
    ['shape.json', '[\n{"conditions": 5}]', 'shape.json, line 2: alert policy/'],
  ])('the error for a wrong file names place and content: %s', async (name, content, message) => {
    await expect(readPolicyFiles([file(name, content)])).rejects.toThrow(message);
  });

  test('a missing path and damaged data are errors', async () => {
    await expect(readPolicyFiles([join(folder, 'nowhere')])).rejects.toThrow('[INP001]');
    const damaged = gzipSync(JSON.stringify(policy(1))).subarray(0, 60);
    await expect(readPolicyFiles([file('damaged.json', damaged)])).rejects.toThrow('[INP005]');
  });
});

test('the fields of an object decide whether it is a metric, a descriptor or an objective', async () => {
  const path = file(
    'metrics.json',
    JSON.stringify([
      { name: 'failures', filter: 'severity>=ERROR' },
      { type: 'custom.googleapis.com/age', metricKind: 'GAUGE', valueType: 'DOUBLE' },
      { name: 'projects/p/services/s', cloudRun: { serviceName: 'shop', location: 'us-west2' } },
    ]),
  );
  expect(await readMetricFiles([path])).toMatchObject({
    logMetrics: [{ name: 'failures' }],
    descriptors: [{ type: 'custom.googleapis.com/age' }],
    objectives: [],
    services: [{ type: 'CLOUD_RUN' }],
  });
  await expect(readMetricFiles([file('wrong.json', '[{"a": 1}]')])).rejects.toThrow('got an object with a;');
});

test('policies of one construct have different addresses as IDs', () => {
  const alert = (path: string) => ({
    display_name: path,
    combiner: 'OR',
    conditions: [],
    '//': { metadata: { path } },
  });
  const google_monitoring_alert_policy = {
    a_fast_1: alert('stack/a/fast'),
    a_slow_2: alert('stack/a/slow'),
    b_policy_3: alert('stack/b/policy'),
  };
  const { policies } = monitoringInTerraform([
    { stack: 's', document: { resource: { google_monitoring_alert_policy } } },
  ]);
  expect(policies.map(({ id }) => id)).toEqual([
    'google_monitoring_alert_policy.a_fast_1',
    'google_monitoring_alert_policy.a_slow_2',
    'b',
  ]);
});

test('an objective finds its service, as Terraform declares both and as a state holds them', () => {
  const service = {
    service_id: '${var.prefix}-shop',
    basic_service: { service_type: 'CLOUD_RUN', service_labels: { service_name: 'shop' } },
  };
  const slo = { goal: 0.9, basic_sli: { availability: { enabled: true } } };
  const resources = (one: object, other: object) => ({
    resource: { google_monitoring_service: { shop: one }, google_monitoring_slo: { up: other } },
  });
  const declared = resources(service, { ...slo, service: '${google_monitoring_service.shop.service_id}' });
  const name = 'projects/p/services/a-shop';
  const state = resources(
    { ...service, service_id: 'a-shop', name },
    { ...slo, service: 'a-shop', name: `${name}/serviceLevelObjectives/up` },
  );
  for (const document of [declared, state]) {
    const { objectives, services } = monitoringInTerraform([{ stack: 's', document }]);
    const [objective] = objectives;
    expect(objective && new ServiceLevelObjectives(objectives, services).serviceOf(objective)).toMatchObject({
      cloudRun: { serviceName: 'shop' },
    });
  }
  expect(monitoringInTerraform([{ stack: 's', document: state }]).objectives[0]?.id).toBe(
    `${name}/serviceLevelObjectives/up`,
  );
});

describe('a plan', () => {
  const values = {
    display_name: 'Age ${of} things',
    combiner: 'OR',
    notification_channels: null,
    conditions: [
      {
        display_name: 'too high',
        condition_absent: [],
        condition_threshold: [
          {
            filter: 'metric.type = "custom.googleapis.com/age" AND resource.type = "generic_task"',
            comparison: 'COMPARISON_GT',
            threshold_value: 1,
            duration: '0s',
            aggregations: [{ alignment_period: '60s', per_series_aligner: 'ALIGN_MAX' }],
          },
        ],
      },
    ],
  };
  const resource = (name: string, module = '') => ({
    address: `${module}google_monitoring_alert_policy.${name}`,
    mode: 'managed',
    type: 'google_monitoring_alert_policy',
    name,
    values,
  });
  const plan = {
    format_version: '1.2',
    planned_values: {
      root_module: {
        resources: [resource('run-silent_policy_35667593'), resource('unknown')],
        child_modules: [{ resources: [resource('inner', 'module.deep.')], child_modules: [] }],
      },
    },
    resource_changes: [
      {
        address: 'google_monitoring_alert_policy.unknown',
        change: { after_unknown: { id: true, conditions: [{ name: true, condition_threshold: [{ filter: true }] }] } },
      },
    ],
  };

  test('gives the policies of all modules; values known only after apply are not evaluated', async () => {
    const { policies } = monitoringInTerraform([await readPlan(file('plan.json', JSON.stringify(plan)))]);
    expect(policies.map(({ id, displayName }) => [id, displayName])).toEqual([
      ['run-silent', 'Age ${of} things'],
      ['unknown', 'Age ${of} things'],
      ['module.deep.inner', 'Age ${of} things'],
    ]);
    expect(policies.map(({ conditions }) => conditions[0])).toMatchObject([
      { kind: 'threshold' },
      { kind: 'unevaluated', reason: expect.stringContaining('known after apply') as string },
      { kind: 'threshold' },
    ]);
  });

  test('gives resources with the same short name their addresses as IDs', async () => {
    const sameAddress = {
      ...resource('run-silent_policy_35667593', ''),
      address: 'google_monitoring_alert_policy.run-silent',
    };
    const { root_module } = plan.planned_values;
    const resources = [...root_module.resources, sameAddress];
    const doubled = { ...plan, planned_values: { root_module: { ...root_module, resources } } };
    const { policies } = monitoringInTerraform([await readPlan(file('doubled.json', JSON.stringify(doubled)))]);
    expect(policies.map(({ id }) => id)).toEqual(expect.arrayContaining(['unknown', sameAddress.address]));
    expect(policies.map(({ id }) => id)).not.toContain('run-silent');
  });

  test('evaluates a policy whose channels, labels and project are known only after apply', async () => {
    const [resourceChange] = plan.resource_changes;
    const unknown = { id: true, project: true, notification_channels: true, user_labels: true };
    const change = { ...resourceChange, change: { after_unknown: unknown } };
    const path = file('channels.json', JSON.stringify({ ...plan, resource_changes: [change] }));
    expect(monitoringInTerraform([await readPlan(path)]).policies[1]).toMatchObject({
      unevaluated: undefined,
      conditions: [{ kind: 'threshold' }],
      notificationChannels: ['${(known after apply)}'],
    });
  });

  test('another file and an empty one are refused', async () => {
    await expect(readPlan(file('empty.json', ''))).rejects.toThrow('got nothing;');
    await expect(readPlan(file('policies.json', JSON.stringify([policy(1)])))).rejects.toThrow('[INP003]');
  });
});
