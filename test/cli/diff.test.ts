import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { runCommand } from '../../cli/command';
import { run } from '../../cli/diff';
import type { CommandResult } from '../checkout';
import { control, scenario, side } from '../review/side';

const folder = mkdtempSync(join(tmpdir(), 'phasewatch-diff-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command in this process, in the folder. */
async function diff(...args: readonly string[]): Promise<CommandResult> {
  const printed = { out: '', err: '' };
  for (const [stream, name] of [
    [process.stdout, 'out'],
    [process.stderr, 'err'],
  ] as const)
    jest.spyOn(stream, 'write').mockImplementation((text) => {
      printed[name] += stripVTControlCharacters(String(text));
      return true;
    });
  const before = process.cwd();
  process.chdir(folder);
  try {
    await runCommand(() => run(args));
    return { exit: Number(process.exitCode), ...printed };
  } finally {
    process.exitCode = 0;
    process.chdir(before);
    jest.restoreAllMocks();
  }
}

const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
write('base.json', JSON.stringify(side()));
write('later.json', JSON.stringify(side({ scenarios: [scenario({ worstSecondsToDetect: 1_500 }), control()] })));

describe('phasewatch diff of two saved results', () => {
  test('exits 0 where nothing fails, and writes the comment to a file', async () => {
    expect(await diff('base.json', 'later.json', '--format', 'markdown', '--out', 'comment.md')).toEqual({
      exit: 0,
      out: '',
      err: '',
    });
    expect(readFileSync(join(folder, 'comment.md'), 'utf8')).toContain('- detected later: import-hang:');
  });

  test('exits 1 for a change that phasewatch.review.yaml lets fail', async () => {
    write('phasewatch.review.yaml', 'detected-later: fail\n');
    const { exit, out } = await diff('base.json', 'later.json', '--format', 'json');
    expect([exit, JSON.parse(out)]).toMatchObject([
      1,
      { version: 1, verdict: 'fail', changes: [{ kind: 'detected-later', fails: true, subjects: ['import-hang'] }] },
    ]);
  });

  test.each([
    ['an unknown kind of change', 'newer-error: fail\n', "got 'newer-error'; did you mean 'new-error'? [SCH002]"],
    ['an effect that there is not', 'new-error: ignore\n', 'error: phasewatch.review.yaml/new-error:'],
    ['a file that is not YAML', 'a: [b\n', 'error: phasewatch.review.yaml, line 2, column 1: not YAML'],
  ])('exits 2 for %s in phasewatch.review.yaml', async (_, text, message) => {
    write('phasewatch.review.yaml', text);
    const { exit, out, err } = await diff('base.json', 'later.json');
    expect([exit, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  test('exits 2 for a file that is no result, and for a name that is no side', async () => {
    write('phasewatch.review.yaml', '');
    write('other.json', '{"version":2}');
    expect(await diff('base.json', 'other.json')).toMatchObject({
      exit: 2,
      err: expect.stringContaining('[REV001]') as string,
    });
    const { exit, err } = await diff('base.json', 'nope');
    expect(exit).toBe(2);
    expect(err).toContain('nope: no folder, no file and no revision of git');
  });
});

describe('phasewatch diff of plans and states', () => {
  const policy = (threshold: number) => ({
    display_name: 'old messages',
    combiner: 'OR',
    conditions: [
      {
        display_name: 'age',
        condition_threshold: [
          {
            filter:
              'metric.type = "pubsub.googleapis.com/subscription/oldest_unacked_message_age" AND resource.type = "pubsub_subscription"',
            comparison: 'COMPARISON_GT',
            threshold_value: threshold,
            duration: '0s',
            aggregations: [{ alignment_period: '60s', per_series_aligner: 'ALIGN_MAX' }],
          },
        ],
      },
    ],
  });
  const service = {
    name: 'orders',
    location: 'europe-west3',
    uri: 'https://orders.run.app',
    template: [{ timeout: '600s' }],
  };
  const subscription = (seconds: number) => ({
    name: 'orders-sub',
    topic: 'projects/p/topics/orders',
    ack_deadline_seconds: seconds,
    push_config: [{ push_endpoint: 'https://orders.run.app/import' }],
  });
  const module = (seconds: number, threshold: number) => ({
    root_module: {
      resources: Object.entries({
        google_cloud_run_v2_service: service,
        google_pubsub_subscription: subscription(seconds),
        google_monitoring_alert_policy: policy(threshold),
      }).map(([type, values]) => ({ address: `${type}.orders`, mode: 'managed', type, name: 'orders', values })),
    },
  });
  const actions = (type: string, ...all: string[]) => ({ address: `${type}.orders`, type, change: { actions: all } });
  const state = (seconds: number, threshold: number) => ({ format_version: '1.0', values: module(seconds, threshold) });
  const plan = {
    format_version: '1.2',
    prior_state: state(600, 600),
    planned_values: module(60, 900),
    resource_changes: [
      actions('google_cloud_run_v2_service', 'no-op'),
      actions('google_pubsub_subscription', 'delete', 'create'),
      actions('google_monitoring_alert_policy', 'update'),
    ],
  };
  beforeAll(() => {
    rmSync(join(folder, 'phasewatch.review.yaml'), { force: true });
    write('plan.json', JSON.stringify(plan));
    write('state.json', JSON.stringify(plan.prior_state));
    write('first.json', JSON.stringify({ ...plan, prior_state: undefined, resource_changes: [] }));
  });
  const kinds = (out: string) =>
    (JSON.parse(out) as { changes: { kind: string; field: string; fails: boolean }[] }).changes.map(
      ({ kind, field, fails }) => `${kind} ${field}${fails ? ' fails' : ''}`,
    );
  const CHANGES = [
    'new-error TMO002 fails',
    'replaced ',
    'timeout how long push orders-sub waits',
    'policy-changed conditions.0.thresholdValue',
  ];

  test('--plan compares what is there with what the plan leads to, and says what is not judged', async () => {
    const { exit, out, err } = await diff('--plan', 'plan.json', '--format', 'json');
    expect([exit, err]).toEqual([1, '']);
    expect(kinds(out)).toEqual(CHANGES);
    expect((await diff('--plan', 'plan.json')).out.replaceAll(/\s+/g, ' ')).toContain(
      'not judged: scenarios (a plan or a state holds no declaration that could be rehearsed)',
    );
  });

  test('a state and a plan are sides too', async () => {
    const { exit, out } = await diff('state.json', 'plan.json', '--format', 'json');
    expect([exit, kinds(out)]).toEqual([1, CHANGES.filter((change) => change !== 'replaced ')]);
    expect((await diff('state.json', 'state.json')).out).toMatch(/^PASS {2}nothing changes/m);
  });

  test('the first plan, before which there is nothing, is compared with nothing', async () => {
    const { exit, out } = await diff('--plan', 'first.json', '--format', 'json');
    expect([exit, kinds(out)]).toEqual([1, expect.arrayContaining(['new-error TMO002 fails', 'policy-added '])]);
  });

  describe('over a recording', () => {
    const point = (minute: number, value: number) => ({
      interval: { endTime: new Date(Date.UTC(2026, 0, 14, 6, minute)).toISOString() },
      value: { int64Value: String(value) },
    });
    const series = (values: readonly number[]) => [
      {
        metric: { type: 'pubsub.googleapis.com/subscription/oldest_unacked_message_age' },
        resource: { type: 'pubsub_subscription', labels: { subscription_id: 'orders-sub' } },
        metricKind: 'GAUGE',
        valueType: 'INT64',
        points: values.map((value, minute) => point(minute, value)).reverse(),
      },
    ];
    const waits = Array.from({ length: 60 }, (_, minute) => (minute > 20 && minute < 40 ? 700 : 10));
    beforeAll(() => {
      write('series.json', JSON.stringify(series(waits)));
      write('other.ndjson', '{"logName":"projects/p/logs/x","timestamp":"2026-01-14T06:00:00Z","textPayload":"x"}\n');
    });

    test('says what it makes of both sides, by policy and in all', async () => {
      const { exit, out, err } = await diff('--plan', 'plan.json', '--series', 'series.json', '--format', 'json');
      expect([exit, err]).toEqual([1, '']);
      const { changes, compared } = JSON.parse(out) as { changes: { kind: string }[]; compared: unknown };
      const texts = { field: '', before: '1 incident', after: '0 incidents', fails: false };
      expect(changes.filter(({ kind }) => kind.startsWith('recorded'))).toEqual([
        {
          kind: 'recorded-fewer',
          subjects: ['google_monitoring_alert_policy.orders'],
          ...texts,
        },
      ]);
      expect(compared).toMatchObject({
        recording: { from: '2026-01-14T06:00:00Z', to: '2026-01-14T06:59:00Z', policies: 1 },
      });
    });

    test('says on both sides what has no data, and exits 2 where no policy has any', async () => {
      const { exit, out, err } = await diff('state.json', 'state.json', '--logs', 'other.ndjson');
      expect(exit).toBe(2);
      expect(out.replaceAll(/\s+/g, ' ')).toContain(
        'not judged: over the recording, both sides: 1 alert policy without data',
      );
      expect(err).toContain('nothing to judge: no alert policy over the recording; name logs or series');
    });

    test.each([
      [
        'a saved result',
        ['base.json', 'state.json', '--series', 'series.json'],
        'base.json: a saved result does not hold what is deployed',
      ],
      [
        'a period without a recording',
        ['base.json', 'later.json', '--from', '2026-01-14'],
        '--from and --to: they are of',
      ],
    ])('exits 2 for %s', async (_, args, message) => {
      const { exit, out, err } = await diff(...args);
      expect([exit, out]).toEqual([2, '']);
      expect(err).toContain(message);
    });
  });

  test.each([
    ['a state with --plan', ['--plan', 'state.json'], 'got a state; name a plan'],
    ['--plan beside a side', ['main', '--plan', 'plan.json'], '--plan: a plan has both sides'],
    ['no side', [], 'nothing to compare: name what is there now'],
  ])('exits 2 for %s', async (_, args, message) => {
    const { exit, out, err } = await diff(...args);
    expect([exit, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});
