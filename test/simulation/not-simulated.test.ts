import { notSimulatedHtml, notSimulatedText } from '../../report/rehearsal/not-simulated';
import { declaredStack, type DeclaredStack } from '../../simulation/declared-stack';
import type { Rehearsal } from '../../simulation/rehearsal';
import { SIMULATED, type FieldUse } from '../../simulation/simulated-resources';
import { readSynthesizedStack } from '../../terraform/terraform-json';
import { synthesizeProd } from '../declared';
import { examplePipeline } from '../example/pipeline';
import { jobsExample } from '../jobs-example/pipeline';
import { EditedStacks } from './edited-stacks';

const synthesized = synthesizeProd(examplePipeline);
const stack = declaredStack(synthesized);
const edited = () => new EditedStacks(synthesized);
const listed = (documents: EditedStacks['documents']) => declaredStack(documents).notSimulated;
const named = (what: string, all = stack.notSimulated) => all.find((one) => one.what === what);

describe('what the simulation does not read shows up by itself', () => {
  test.each<[string, EditedStacks, string, string]>([
    [
      'a field',
      edited().set('google_pubsub_subscription', 'orders-import-sub', 'filter', 'attributes.kind = "order"'),
      'google_pubsub_subscription.filter',
      'the simulation does not know this field',
    ],
    [
      'a field in a block that is read',
      edited().set('google_cloud_tasks_queue', 'orders-pricing-queue', 'retry_config.jitter', '5s'),
      'google_cloud_tasks_queue.retry_config.jitter',
      'the simulation does not know this field',
    ],
    [
      'a block',
      edited().set('google_cloud_run_v2_service', 'orders-import', 'template.node_selector', { accelerator: 'l4' }),
      'google_cloud_run_v2_service.template.node_selector',
      'the simulation does not know this field',
    ],
    [
      'a field with another value than the simulation assumes',
      edited().set('google_cloud_scheduler_job', 'orders-report-daily', 'retry_config.retry_count', 3),
      'google_cloud_scheduler_job.retry_config.retry_count',
      'a Scheduler job is not retried',
    ],
    [
      'a type of resource',
      edited().add('prod-pipeline', 'google_eventarc_trigger', 'files', { name: 'files' }),
      'google_eventarc_trigger',
      'the simulation does not know this type of resource',
    ],
    [
      'a topic that is known at apply only',
      edited().set('google_pubsub_subscription', 'orders-import-sub', 'topic', '${var.topic}'),
      'known at apply only',
      'the topic that orders-import-sub reads is known at apply only',
    ],
  ])('%s', (_, stacks, what, why) => {
    const all = listed(stacks.documents);
    expect(all.filter((one) => one.what === what).map((one) => one.why)).toContain(why);
    const before = named(what);
    expect(named(what, all)).not.toEqual(before);
  });
});

test('a standing analysis adds nothing: people read it later', () => {
  const analysed = declaredStack(synthesizeProd({ ...examplePipeline, analysis: {} })).notSimulated;
  expect(analysed.map(({ what }) => what)).toEqual(stack.notSimulated.map(({ what }) => what));
});

test('what the example has and no simulation shows is listed with the resources that have it', () => {
  expect(stack.notSimulated.map(({ what }) => what)).toEqual(
    expect.arrayContaining([
      'google_project_iam_member',
      'google_cloud_run_v2_service.template.containers',
      'google_pubsub_subscription.push_config.oidc_token',
      'push backoff',
    ]),
  );
  expect(named('push backoff')?.of).toEqual(['orders-dispatch-sub', 'orders-import-sub', 'phasewatch-run-recorder']);
  expect(named('deployables without processors')?.of).toEqual(['orders-dispatch']);
  expect(named('expectedEvery above a day')?.of).toEqual(['weekly-digest']);
  // What has the value that the simulation assumes is not listed.
  expect(stack.notSimulated.filter(({ what }) => /retry_count|min_instance_count|\.ttl/.test(what))).toEqual([
    expect.objectContaining({
      what: 'google_cloud_scheduler_job.retry_config.retry_count',
      of: ['prod-guard/health-daily', 'prod-guard/health-weekly'],
    }),
  ]);
});

test('pauses of HTTP callers are listed where the declaration has them, and retriesAfterTimeout, which is simulated, is not', () => {
  expect(named('pauses of HTTP callers')).toBeUndefined();
  const stacks = edited().configure((config) => {
    const { calls, processors } = config as {
      calls: { kind: string; retries: number }[];
      processors: { retriesAfterTimeout: number }[];
    };
    for (const call of calls) if (call.kind === 'http') call.retries = 2;
    for (const one of processors.slice(0, 1)) one.retriesAfterTimeout = 1;
  });
  expect(named('pauses of HTTP callers', listed(stacks.documents))?.of).toEqual(['orders-pricing to orders-stock']);
  expect(named('retriesAfterTimeout', listed(stacks.documents))).toBeUndefined();
});

/** What a simulation is made of; functions are asked. */
const partsOf = ({ deployment, gaps, scheduled, monitorTicks, runEvents }: DeclaredStack) =>
  JSON.stringify([
    [...deployment],
    gaps,
    scheduled.schedules,
    [...scheduled.arrivals],
    monitorTicks.ticksIn(Date.parse('2026-01-14T03:01:00Z')),
    runEvents.routes({ severity: 'INFO', jsonPayload: { run_event: { type: 'started' } } }),
  ]);

/** Another value of the same kind. */
const other = (value: unknown): unknown => {
  if (typeof value === 'number') return value > 1 ? value - 1 : 2;
  if (typeof value === 'boolean') return !value;
  if (/^\d+s$/.test(String(value))) return '77s';
  return /^[\d*/, -]+$/.test(String(value)) ? '17 4 * * 2' : 'another';
};

describe('a field that the table calls used changes the simulation', () => {
  const used = Object.entries(SIMULATED).flatMap(([type, use]) =>
    typeof use === 'string'
      ? []
      : Object.entries(use as Readonly<Record<string, FieldUse>>).flatMap(([field, is]) =>
          is === 'used' ? [[type, field] as const] : [],
        ),
  );
  const valueAt = (values: unknown, field: string): unknown =>
    field.split('.').reduce<unknown>((body, step) => (body as Record<string, unknown> | undefined)?.[step], values);
  const examples = [synthesized, synthesizeProd(jobsExample())].map((documents) => ({
    documents,
    resources: documents.flatMap(readSynthesizedStack),
    parts: partsOf(declaredStack(documents)),
  }));
  /** Values where any other text would not do. */
  const VALUES: Readonly<Record<string, string>> = {
    time_zone: 'Asia/Tokyo',
    filter: 'severity>=ERROR',
    'http_target.uri': '${google_cloud_run_v2_service.price_orders-stock_service_29D582E7.uri}/x',
  };

  test.each(used)('%s.%s', (type, field) => {
    // Of the first example that sets it.
    const [having = []] = examples
      .map(({ resources, ...example }) =>
        resources
          .filter((one) => one.type === type && valueAt(one.values, field) !== undefined)
          .map(({ values }) => ({ ...example, values })),
      )
      .filter((all) => all.length > 0);
    const changes = having.some(({ documents, parts, values }) => {
      const value = VALUES[field] ?? other(valueAt(values, field));
      const changed = new EditedStacks(documents).set(type, String(values['name']), field, value);
      return partsOf(declaredStack(changed.documents)) !== parts;
    });
    // Fields that no example sets are covered by tests of their own.
    if (having.length > 0) expect(changes).toBe(true);
    else
      expect([
        'paused',
        'disabled',
        'pubsub_target.topic_name',
        'retry_config.max_retry_duration',
        'retry_config.max_doublings',
      ]).toContain(field);
  });
});

describe('a report', () => {
  const rehearsal = (notSimulated?: DeclaredStack['notSimulated']) =>
    ({ ...(notSimulated === undefined ? {} : { notSimulated }) }) as Rehearsal;

  test('says in one line how much is not simulated, and where it is listed', () => {
    const [first, second] = stack.notSimulated;
    if (first === undefined || second === undefined) throw new Error('the example has more');
    expect(notSimulatedText([rehearsal([first, second]), rehearsal([first])], '--format json lists them')).toBe(
      'not simulated: 2 kinds of resources, fields and behaviours (--format json lists them)',
    );
    expect(notSimulatedText([rehearsal([])], 'here')).toBe('not simulated: nothing that is declared');
    expect(notSimulatedText([rehearsal()], 'here')).toBeUndefined();
  });

  test('lists each with its reason, escaped', () => {
    const html = notSimulatedHtml([rehearsal([{ what: 'a <field>', why: 'no reason', of: ['x', 'y'] }])]);
    expect(html).toContain('<td>a &lt;field&gt;</td><td>no reason</td><td>x, y</td>');
  });
});

test.each<[string, EditedStacks, boolean, string[]]>([
  ['every minute as declared', edited(), true, []],
  [
    'as its job says',
    edited().set('google_cloud_scheduler_job', 'phasewatch-timeout-monitor', 'schedule', '*/5 * * * *'),
    false,
    [],
  ],
  [
    'never where its job is paused',
    edited().set('google_cloud_scheduler_job', 'phasewatch-timeout-monitor', 'paused', true),
    false,
    ['no Scheduler job calls phasewatch-timeout-monitor, so it never ticks'],
  ],
])('the monitor ticks %s', (_, stacks, ticks, gaps) => {
  const declared = declaredStack(stacks.documents);
  expect(declared.monitorTicks.ticksIn(Date.parse('2026-01-14T03:01:00Z'))).toBe(ticks);
  expect(declared.gaps).toEqual(gaps);
});
