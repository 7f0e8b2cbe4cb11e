import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandResult } from '../checkout';
import { control, scenario, side } from '../review/side';

const folder = mkdtempSync(join(tmpdir(), 'phasewatch-diff-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PROGRAM = join(__dirname, '../../cli/phasewatch.ts');

function diff(...args: readonly string[]): CommandResult {
  const node = ['--import', require.resolve('tsx'), PROGRAM, 'diff', ...args];
  const env = { ...process.env, NO_COLOR: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, node, { cwd: folder, env, encoding: 'utf8' });
  return { exit: status, out: stdout, err: stderr };
}

const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
write('base.json', JSON.stringify(side()));
write('later.json', JSON.stringify(side({ scenarios: [scenario({ worstSecondsToDetect: 1_500 }), control()] })));

describe('phasewatch diff of two saved results', () => {
  test('exits 0 where nothing fails, and writes the comment to a file', () => {
    expect(diff('base.json', 'later.json', '--format', 'markdown', '--out', 'comment.md')).toEqual({
      exit: 0,
      out: '',
      err: '',
    });
    expect(readFileSync(join(folder, 'comment.md'), 'utf8')).toContain('- detected later: import-hang:');
  });

  test('exits 1 for a change that phasewatch.review.yaml lets fail', () => {
    write('phasewatch.review.yaml', 'detected-later: fail\n');
    const { exit, out } = diff('base.json', 'later.json', '--format', 'json');
    expect([exit, JSON.parse(out)]).toMatchObject([
      1,
      { version: 1, verdict: 'fail', changes: [{ kind: 'detected-later', fails: true, subjects: ['import-hang'] }] },
    ]);
  });

  test.each([
    ['an unknown kind of change', 'newer-error: fail\n', "got 'newer-error'; did you mean 'new-error'? [SCH002]"],
    ['an effect that there is not', 'new-error: ignore\n', 'error: phasewatch.review.yaml/new-error:'],
    ['a file that is not YAML', 'a: [b\n', 'error: phasewatch.review.yaml, line 2, column 1: not YAML'],
  ])('exits 2 for %s in phasewatch.review.yaml', (_, text, message) => {
    write('phasewatch.review.yaml', text);
    const { exit, out, err } = diff('base.json', 'later.json');
    expect([exit, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  test('exits 2 for a file that is no result, and for a name that is no side', () => {
    write('phasewatch.review.yaml', '');
    write('other.json', '{"version":2}');
    expect(diff('base.json', 'other.json')).toMatchObject({
      exit: 2,
      err: expect.stringContaining('[REV001]') as string,
    });
    const { exit, err } = diff('base.json', 'nope');
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
            filter: 'metric.type = "pubsub.googleapis.com/subscription/oldest_unacked_message_age"',
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

  test('--plan compares what is there with what the plan leads to, and says what is not judged', () => {
    const { exit, out, err } = diff('--plan', 'plan.json', '--format', 'json');
    expect([exit, err]).toEqual([1, '']);
    expect(kinds(out)).toEqual(CHANGES);
    expect(diff('--plan', 'plan.json').out.replaceAll(/\s+/g, ' ')).toContain(
      'not judged: scenarios (a plan or a state holds no declaration that could be rehearsed)',
    );
  });

  test('a state and a plan are sides too', () => {
    const { exit, out } = diff('state.json', 'plan.json', '--format', 'json');
    expect([exit, kinds(out)]).toEqual([1, CHANGES.filter((change) => change !== 'replaced ')]);
    expect(diff('state.json', 'state.json').out).toMatch(/^PASS {2}nothing changes/m);
  });

  test('the first plan, before which there is nothing, is compared with nothing', () => {
    const { exit, out } = diff('--plan', 'first.json', '--format', 'json');
    expect([exit, kinds(out)]).toEqual([1, expect.arrayContaining(['new-error TMO002 fails', 'policy-added '])]);
  });

  test.each([
    ['a state with --plan', ['--plan', 'state.json'], 'got a state; name a plan'],
    ['--plan beside a side', ['main', '--plan', 'plan.json'], '--plan: a plan has both sides'],
    ['no side', [], 'nothing to compare: name what is there now'],
  ])('exits 2 for %s', (_, args, message) => {
    const { exit, out, err } = diff(...args);
    expect([exit, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});
