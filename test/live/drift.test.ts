import { collectFacts } from '../../audit/facts';
import { changedAssets, driftExit, findDrift, withAuthors, type Drift, type KnownBeside } from '../../live/drift';
import { driftJson, driftMarkdown, driftSarif, driftTable } from '../../report/live/drift';
import type { Pipeline } from '../../model/pipeline';
import { LastChanges } from '../../live/last-changes';
import { assetResources, type Asset } from '../../terraform/assets/asset-resources';
import type { Resource } from '../../terraform/resource';
import { readSynthesizedStack } from '../../terraform/terraform-json';
import { synthesizeProd } from '../declared';
import { examplePipeline } from '../example/pipeline';
import { jobsExample } from '../jobs-example/pipeline';
import { stripVTControlCharacters } from 'node:util';
import { expectFits } from '../terminal';

type Values = Record<string, unknown>;

const factsOf = (all: readonly Resource[]) => collectFacts('', all, { runbooks: new Set() });
const sideOf = (pipeline: Pipeline) => {
  const resources = synthesizeProd(pipeline).flatMap(readSynthesizedStack);
  return { resources, declared: factsOf(resources), project: pipeline.projects['prod'] ?? '' };
};
/** When snoozes are judged. */
const NOW = { now: Date.parse('2026-12-01T12:00:00Z') };
const orders = sideOf(examplePipeline);
const { resources, declared, project } = orders;

/** The drift where one resource runs with other values than it is declared with. */
function driftWith(type: string, name: string, edit: (values: Values) => unknown, held?: KnownBeside['held']): Drift {
  return driftOf(orders, { type, name, edit, held });
}

interface Edit {
  readonly type: string;
  readonly name: string;
  readonly edit: (values: Values) => unknown;
  readonly held?: KnownBeside['held'];
}

function driftOf({ resources, declared, project }: typeof orders, { type, name, edit, held }: Edit): Drift {
  const isNamed = ({ values }: Resource) => values['name'] === name || values['display_name'] === name;
  const found = resources.find((one) => one.type === type && isNamed(one));
  if (found === undefined) throw new Error(`no ${type} ${name}`);
  const values = JSON.parse(JSON.stringify(found.values)) as Values;
  edit(values);
  const live = resources.map((one) => (one === found ? { ...one, values } : one));
  return findDrift(declared, { project, facts: factsOf(live) }, { held, ...NOW });
}
const block = (values: Values, key: string): Values => values[key] as Values;
const shown = ({ differences }: Drift) => differences.map(({ name, setting }) => `${name} ${setting}`);

const JOB = ['google_cloud_scheduler_job', 'orders-report-daily'] as const;
const PUSH = ['google_pubsub_subscription', 'orders-import-sub'] as const;
const SERVICE = ['google_cloud_run_v2_service', 'orders-pricing'] as const;
const POLICY_TYPE = 'google_monitoring_alert_policy';
const POLICY = [
  POLICY_TYPE,
  String(resources.find(({ type }) => type === POLICY_TYPE)?.values['display_name']),
] as const;
const CHANNEL_TYPE = 'google_monitoring_notification_channel';
const CHANNEL = [
  CHANNEL_TYPE,
  String(resources.find(({ type }) => type === CHANNEL_TYPE)?.values['display_name']),
] as const;
const pause = (values: Values) => (values['state'] = 'PAUSED');

test('what runs as it is declared is no drift', () => {
  const drift = findDrift(declared, { project, facts: declared }, NOW);
  expect([drift.differences, drift.missing, drift.unknown, driftExit(drift)]).toEqual([[], [], [], 0]);
  expect(drift.judged.judged.count).toBeGreaterThan(200);
});

describe('an edit in the console is drift:', () => {
  test.each<[string, readonly [string, string], (values: Values) => unknown, string]>([
    ['a timeout', SERVICE, (values) => (block(values, 'template')['timeout'] = '3600s'), 'orders-pricing timeout'],
    ['an ack deadline', PUSH, (values) => (values['ack_deadline_seconds'] = 30), 'orders-import-sub ackDeadline'],
    ['a schedule', JOB, (values) => (values['schedule'] = '5 4 * * *'), 'orders-report-daily cron'],
    ['a time zone', JOB, (values) => (values['time_zone'] = 'Etc/UTC'), 'orders-report-daily timeZone'],
    [
      'an attempt deadline',
      JOB,
      (values) => (values['attempt_deadline'] = '60s'),
      'orders-report-daily attemptDeadline',
    ],
    [
      'another endpoint',
      PUSH,
      (values) => (block(values, 'push_config')['push_endpoint'] = 'https://example.com/x'),
      'orders-import-sub calls',
    ],
    [
      'a removed dead-letter policy',
      PUSH,
      (values) => delete values['dead_letter_policy'],
      'orders-import-sub maxDeliveryAttempts',
    ],
    ['a disabled alert policy', POLICY, (values) => (values['enabled'] = false), `${POLICY[1]} enabled`],
    [
      'a policy without its channels',
      POLICY,
      (values) => (values['notification_channels'] = []),
      `${POLICY[1]} channels`,
    ],
    ['a disabled channel', CHANNEL, (values) => (values['enabled'] = false), `${CHANNEL[1]} enabled`],
    [
      'a channel that is not verified',
      CHANNEL,
      (values) => (values['verification_status'] = 'UNVERIFIED'),
      `${CHANNEL[1]} verification`,
    ],
    [
      'a channel with another address',
      CHANNEL,
      (values) => (values['labels'] = { email_address: 'x@example.com' }),
      `${CHANNEL[1]} to`,
    ],
  ])('%s', (_, [type, name], edit, expected) => {
    const drift = driftWith(type, name, edit, new Set());
    expect(shown(drift).join('\n')).toContain(expected);
    expect(driftExit(drift)).toBe(1);
  });

  test('a job that was deleted', () => {
    const live = resources.filter(({ values }) => values['name'] !== JOB[1]);
    const drift = findDrift(declared, { project, facts: factsOf(live) }, NOW);
    expect(drift.missing).toEqual([{ kind: 'Scheduler job', name: 'orders-report-daily' }]);
    expect(driftExit(drift)).toBe(1);
  });
});

describe('an edit of a job or of a function on events is drift:', () => {
  const catalog = sideOf(jobsExample());
  const run = ['google_cloud_run_v2_job', 'catalog-indexes'] as const;
  const start = ['google_cloud_scheduler_job', 'catalog-indexes-nightly'] as const;
  const onEvents = ['google_cloudfunctions2_function', 'catalog-intake'] as const;
  const template = (values: Values) => block(values, 'template');
  const event = (values: Values) => block(values, 'event_trigger');
  test.each<[string, readonly [string, string], (values: Values) => unknown, string]>([
    ['a task timeout', run, (values) => (block(template(values), 'template')['timeout'] = '7200s'), 'timeout'],
    ['retries', run, (values) => (block(template(values), 'template')['max_retries'] = 0), 'retries'],
    ['tasks', run, (values) => (template(values)['task_count'] = 3), 'tasks'],
    ['parallelism', run, (values) => (template(values)['parallelism'] = 2), 'parallelism'],
    ['the schedule of a job', start, (values) => (values['schedule'] = '0 3 * * *'), 'cron'],
    [
      'a bucket',
      onEvents,
      (values) => (event(values)['event_filters'] = [{ attribute: 'bucket', value: 'x' }]),
      'event',
    ],
    ['retries of events', onEvents, (values) => (event(values)['retry_policy'] = 'RETRY_POLICY_DO_NOT_RETRY'), 'event'],
    ['an event trigger that was removed', onEvents, (values) => delete values['event_trigger'], 'event'],
  ])('%s', (_, [type, name], edit, setting) => {
    const drift = driftOf(catalog, { type, name, edit, held: new Set() });
    expect([shown(drift), driftExit(drift)]).toEqual([[`${name} ${setting}`], 1]);
  });

  test('nothing where they run as declared, however long Scheduler waits for the start of a job', () => {
    const edit = (values: Values) => (values['attempt_deadline'] = '1800s');
    const drift = driftOf(catalog, { type: start[0], name: start[1], edit, held: new Set() });
    expect([shown(drift), drift.unknown, driftExit(drift)]).toEqual([[], [], 0]);
  });
});

describe('a stopped trigger', () => {
  const stopped: [string, readonly [string, string], (values: Values) => unknown][] = [
    ['a paused job', JOB, pause],
    ['a subscription without an endpoint', PUSH, (values) => (values['push_config'] = {})],
  ];
  test.each(stopped)('%s is no drift where a breaker holds it', (_, [type, name], edit) => {
    const drift = driftWith(type, name, edit, new Set([name]));
    expect([shown(drift), driftExit(drift)]).toEqual([[], 0]);
    expect(new Set(drift.held.map((one) => one.name))).toEqual(new Set([name]));
  });

  test.each(stopped)('%s is drift where no breaker holds it', (_, [type, name], edit) => {
    const drift = driftWith(type, name, edit, new Set(['another']));
    expect(driftExit(drift)).toBe(1);
  });

  test.each(stopped)('%s is not judged without the list of breakers', (_, [type, name], edit) => {
    const drift = driftWith(type, name, edit);
    expect([drift.differences, driftExit(drift)]).toEqual([[], 2]);
  });
});

describe('channels that exist already', () => {
  const channel = (changes: object) => ({
    name: '//monitoring.googleapis.com/projects/shop/notificationChannels/1',
    assetType: 'monitoring.googleapis.com/NotificationChannel',
    resource: { data: { displayName: 'Ops', type: 'email', labels: { email_address: 'ops@example.com' }, ...changes } },
  });
  const policy = (channels: string[]) => ({
    name: '//monitoring.googleapis.com/projects/shop/alertPolicies/1',
    assetType: 'monitoring.googleapis.com/AlertPolicy',
    resource: { data: { displayName: 'late', combiner: 'OR', conditions: [], notificationChannels: channels } },
  });
  const [ops, others] = ['projects/shop/notificationChannels/1', 'projects/shop/notificationChannels/2'];
  const factsIn = (...assets: Asset[]) => factsOf(assetResources('assets', assets));
  const drift = (...assets: Asset[]) =>
    findDrift(factsIn(policy([ops])), { project: 'shop', facts: factsIn(...assets) }, NOW);

  test('are the same where a policy notifies them, and they are enabled and verified', () => {
    const found = drift(policy([ops]), channel({ verificationStatus: 'VERIFIED' }));
    expect([shown(found), found.unknown, driftExit(found)]).toEqual([[], [], 0]);
  });

  test.each<[string, Asset[], string]>([
    ['disabled', [policy([ops]), channel({ enabled: false })], 'Ops enabled'],
    ['not verified', [policy([ops]), channel({ verificationStatus: 'UNVERIFIED' })], 'Ops verification'],
    ['replaced in the policy', [policy([others]), channel({})], 'late channels'],
  ])('are drift where they are %s', (_, assets, expected) => {
    expect(shown(drift(...assets))).toEqual([expected]);
  });

  test('are not judged where the assets hold no channel', () => {
    expect(driftExit(drift(policy([ops])))).toBe(2);
  });
});

describe('beside the assets', () => {
  const [same] = [{ project, facts: declared }];
  const silenced = {
    displayName: 'migration',
    policies: ['projects/p/alertPolicies/1'],
    startsAt: 0,
    endsAt: Infinity,
  };

  test('an active snooze is drift', () => {
    const drift = findDrift(declared, same, { ...NOW, snoozes: [{ ...silenced, endsAt: NOW.now + 1 }] });
    expect([drift.snoozes.map(({ displayName }) => displayName), driftExit(drift)]).toEqual([['migration'], 1]);
    const sarif = driftSarif(drift, 'assets.json', { version: '1.0.0', linkOf: (path) => path });
    for (const text of [driftTable(drift, 400), driftMarkdown(drift), driftJson(drift), sarif])
      expect(text).toContain('migration');
  });

  test('snoozes that were read and are over are no drift', () => {
    const drift = findDrift(declared, same, { ...NOW, snoozes: [{ ...silenced, endsAt: NOW.now }] });
    expect(driftExit(drift)).toBe(0);
  });

  test('snoozes that could not be read are no pass', () => {
    expect(driftExit(findDrift(declared, same, { ...NOW, snoozes: 'unread' }))).toBe(2);
  });

  test('snoozes that no option names are said to be left out', () => {
    expect(driftTable(findDrift(declared, same, NOW), 400)).toContain('left out: 1 list of snoozes');
  });

  test('audit logs name who changed what differs', () => {
    const changes = new LastChanges();
    changes.take({
      logName: 'projects/p/logs/cloudaudit.googleapis.com%2Factivity',
      timestamp: '2026-11-30T08:15:00Z',
      protoPayload: {
        serviceName: 'pubsub.googleapis.com',
        methodName: 'google.pubsub.v1.Subscriber.UpdateSubscription',
        resourceName: `projects/${project}/subscriptions/${PUSH[1]}`,
        authenticationInfo: { principalEmail: 'ann@example.com' },
      },
    });
    const live = resources.map((one): Resource => {
      if (one.values['name'] !== PUSH[1]) return one;
      const address = `//pubsub.googleapis.com/projects/${project}/subscriptions/${PUSH[1]}`;
      return { ...one, address, values: { ...one.values, ack_deadline_seconds: 30 } };
    });
    const found = findDrift(declared, { project, facts: factsOf(live) }, NOW);
    expect(changedAssets(found)).toEqual([`//pubsub.googleapis.com/projects/${project}/subscriptions/${PUSH[1]}`]);
    const drift = withAuthors(found, changes, true);
    const sarif = driftSarif(drift, 'assets.json', { version: '1.0.0', linkOf: (path) => path });
    for (const text of [driftTable(drift, 400), driftMarkdown(drift), driftJson(drift), sarif])
      expect(text).toContain('ann@example.com');
    expectFits('drift', (width) => stripVTControlCharacters(driftTable(drift, width)));
    expect(driftTable(drift, 400)).not.toContain('log of admin activity');
    expect(driftTable(withAuthors(found, changes, false), 400)).toContain('left out: 1 list of snoozes');
    expect(driftTable(withAuthors(found, changes, false), 400)).toContain('1 log of admin activity');
  });
});

test('a kind that the assets do not hold is not judged, and is no pass', () => {
  const live = resources.filter(({ type }) => type !== 'google_monitoring_alert_policy');
  const drift = findDrift(declared, { project, facts: factsOf(live) }, NOW);
  expect(drift.unlisted.length).toBeGreaterThan(10);
  expect(driftExit(drift)).toBe(2);
});

test('table, Markdown, JSON and SARIF name the setting, both values and the risk', () => {
  const drift = driftWith(...PUSH, (values) => (values['ack_deadline_seconds'] = 30), new Set());
  const sarif = driftSarif(drift, 'assets.json', { version: '1.0.0', linkOf: (path) => path });
  for (const text of [driftTable(drift, 400), driftMarkdown(drift), driftJson(drift), sarif]) {
    expect(text).toContain('ackDeadline');
    expect(text).toContain('30 s');
    expect(text).toContain('delivered again later');
  }
  expect(JSON.parse(sarif)).toMatchObject({
    version: '2.1.0',
    runs: [{ results: [{ ruleId: 'drift-setting-differs' }] }],
  });
});
