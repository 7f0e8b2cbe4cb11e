import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { heldTriggers, undoneBy } from '../../cli/held-triggers';
import { sidesOfPlan } from '../../cli/plan-sides';
import type { PlannedStep } from '../../terraform/plan/read-plan';
import type { Body, Resource } from '../../terraform/resource';

const folder = mkdtempSync(join(tmpdir(), 'phasewatch-apply-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
function write(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(content));
  return file;
}

const held = ['orders-sub', 'nightly', 'orders-queue'].map((trigger) => ({
  breaker: 'import',
  trigger,
  since: null,
  reason: '3 failures in a row',
}));
const SUBSCRIPTION = 'google_pubsub_subscription';
const JOB = 'google_cloud_scheduler_job';
const QUEUE = 'google_cloud_tasks_queue';
const push = (endpoint: string) => ({ name: 'orders-sub', push_config: [{ push_endpoint: endpoint }] });

describe('what an apply starts of what breakers hold', () => {
  const step = (type: string, actions: PlannedStep['actions'], before: Body, after: Body | undefined) => [
    { address: `${type}.a`, type, actions, before, after },
  ];
  const undone = (steps: readonly PlannedStep[]) =>
    undoneBy(held, [], steps).map(({ trigger, by }) => `${trigger} ${by}`);

  test.each([
    [
      'a push endpoint that it sets',
      step(SUBSCRIPTION, ['update'], push(''), push('https://a')),
      ['orders-sub sets its push endpoint again'],
    ],
    [
      'a job that it resumes',
      step(JOB, ['update'], { name: 'nightly', paused: true }, { name: 'nightly', paused: false }),
      ['nightly resumes it'],
    ],
    [
      'a queue that it resumes',
      step(
        QUEUE,
        ['update'],
        { name: 'orders-queue', desired_state: 'PAUSED' },
        { name: 'orders-queue', desired_state: 'RUNNING' },
      ),
      ['orders-queue resumes it'],
    ],
    [
      'a job that it replaces',
      step(JOB, ['delete', 'create'], { name: 'nightly' }, { name: 'nightly' }),
      ['nightly deletes it and creates it again, started'],
    ],
    [
      'not a job that it changes otherwise',
      step(JOB, ['update'], { name: 'nightly', paused: true }, { name: 'nightly', paused: true }),
      [],
    ],
    [
      'not a subscription that no breaker holds',
      step(SUBSCRIPTION, ['update'], { ...push(''), name: 'b' }, { ...push('https://a'), name: 'b' }),
      [],
    ],
    [
      'not a subscription of which it changes another field',
      step(SUBSCRIPTION, ['update'], { ...push('https://a'), ack_deadline_seconds: 60 }, push('https://a')),
      [],
    ],
    ['not what it deletes', step(SUBSCRIPTION, ['delete'], push(''), undefined), []],
  ])('%s', (_, steps, expected) => {
    expect(undone(steps)).toEqual(expected);
  });

  test('without a plan, what is declared and not ignored', () => {
    const resource = (type: string, values: Body): Resource => ({
      stack: 's',
      type,
      address: `${type}.a`,
      path: `${type}.a`,
      values,
      origins: new Map(),
    });
    const declared = (values: Body) => undoneBy(held, [resource(SUBSCRIPTION, values)], undefined).length;
    expect(declared(push('https://a'))).toBe(1);
    expect(declared({ ...push('https://a'), lifecycle: { ignore_changes: ['push_config'] } })).toBe(0);
    expect(declared({ name: 'orders-sub' })).toBe(0);
    expect(undoneBy(held, [resource(JOB, { name: 'nightly' })], undefined)).toEqual([]);
  });
});

test('the state of breakers is what phasewatch breaker list prints', () => {
  const view = {
    id: 'import',
    state: 'open',
    since: '2026-01-14T06:00:00Z',
    reason: 'r',
    held: ['orders-sub'],
    stops: [],
  };
  expect(
    heldTriggers(write('breakers.json', { breakers: [view, { ...view, id: 'b', since: null, held: [] }] })),
  ).toEqual([{ breaker: 'import', trigger: 'orders-sub', since: '2026-01-14T06:00:00Z', reason: 'r' }]);
  expect(() => heldTriggers(write('other.json', [view]))).toThrow('REV003');
});

describe('what an apply replaces', () => {
  const policy = (fields: object) => ({
    display_name: 'a',
    combiner: 'OR',
    conditions: [{ display_name: 'c', ...fields }],
  });
  const threshold = (metric: string) => ({
    condition_threshold: [
      {
        filter: `metric.type = "${metric}" AND resource.type = "cloud_run_job"`,
        comparison: 'COMPARISON_GT',
        duration: '300s',
        aggregations: [{ alignment_period: '60s', per_series_aligner: 'ALIGN_DELTA' }],
      },
    ],
  });
  const promql = (query: string) => ({
    condition_prometheus_query_language: [{ query, duration: '60s', evaluation_interval: '30s' }],
  });
  const resource = (type: string, name: string, values: object) => ({
    address: `${type}.${name}`,
    mode: 'managed',
    type,
    name,
    values,
  });
  const POLICY = 'google_monitoring_alert_policy';
  const metric = resource('google_logging_metric', 'm', {
    name: 'late',
    filter: 'severity=ERROR',
    metric_descriptor: [{ metric_kind: 'DELTA', value_type: 'INT64' }],
  });
  const resources = [
    resource(POLICY, 'other', policy(threshold('logging.googleapis.com/user/late_ones'))),
    resource(POLICY, 'reads', policy(threshold('logging.googleapis.com/user/late'))),
    resource(POLICY, 'queries', policy(promql('rate(logging_googleapis_com:user_late[5m]) > 0'))),
    resource(POLICY, 'queries-another', policy(promql('rate(logging_googleapis_com:user_late_ones[5m]) > 0'))),
    metric,
  ];

  test('is named with the policies that it is, or that read it', async () => {
    const replace = ({ address, type, values }: typeof metric) => ({
      address,
      type,
      change: { actions: ['create', 'delete'], before: values, after: values },
    });
    const file = write('plan.json', {
      format_version: '1.2',
      planned_values: { root_module: { resources } },
      resource_changes: [
        replace(metric),
        replace(resources[1] as typeof metric),
        { address: 'x.y', type: 'x', change: { actions: ['no-op'] } },
      ],
    });
    const [, { side }] = await sidesOfPlan(file);
    expect(side.replaced).toEqual([
      {
        address: 'google_logging_metric.m',
        type: 'google_logging_metric',
        policies: [`${POLICY}.reads`, `${POLICY}.queries`],
      },
      { address: `${POLICY}.reads`, type: POLICY, policies: [`${POLICY}.reads`] },
    ]);
  });
});
