import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../../cli/all-commands';
import { healthCommand } from '../../cli/health-command';
import { preflightCommand } from '../../cli/preflight-command';
import { MemoryBreakerStore } from '../../guard/adapters/memory/breaker-store';
import { ManualClock } from '../../guard/adapters/memory/clock';
import { MemoryMonitoringReader } from '../../guard/adapters/memory/monitoring-reader';
import { CHECKS } from '../../live/preflight/checks';
import { exampleCheckout } from '../example/checkout';
import { NOW } from '../guard/support/summaries';

const checkout = exampleCheckout();
const path = (name: string) => join(checkout.folder, name);
const run = (command: string, ...args: string[]) => checkout.phasewatch(command, args);
afterAll(() => {
  checkout.remove();
});

interface Outcome {
  readonly exit: number | null;
  readonly err: string;
  /** The result on standard output or in a file, if the command has one. */
  readonly out: string;
}

const BUCKET = { google_storage_bucket: { files: { name: 'files', location: 'EU' } } };
const policy = (filter: string) => ({
  name: 'projects/p/alertPolicies/1',
  displayName: 'Too many',
  combiner: 'OR',
  conditions: [{ displayName: 'c', conditionMatchedLog: { filter } }],
  alertStrategy: { notificationRateLimit: { period: '300s' } },
});

/** The only asset of a project. */
const TOPIC = {
  name: '//pubsub.googleapis.com/projects/orders-shop/topics/other',
  assetType: 'pubsub.googleapis.com/Topic',
  resource: { version: 'v1', data: { name: 'projects/orders-shop/topics/other' } },
};

beforeAll(() => {
  checkout.phasewatch('synth');
  for (const stack of ['prod-pipeline', 'prod-guard'])
    cpSync(path(`cdktf.out/stacks/${stack}`), path(`no-policies/${stack}`), { recursive: true });
  checkout.write('baseline-only.ts', SCENARIO);
  checkout.write('stacks-without-timeout/app/cdk.tf.json', JSON.stringify({ resource: BUCKET }));
  checkout.write('no-entry.ndjson', '');
  checkout.write('entries.ndjson', '{"insertId":"1","timestamp":"2026-01-14T00:00:00Z","severity":"INFO"}\n');
  checkout.write('policies.json', JSON.stringify([policy('severity=ALERT')]));
  checkout.write('no-policy.json', '[]');
  checkout.write('topic.json', JSON.stringify([TOPIC]));
  checkout.write('empty.json', JSON.stringify(EMPTY_RESULT));
});

/** A preflight of a project of which nothing can be read. */
async function unreadPreflight(overrides: readonly string[] = []): Promise<Outcome> {
  const unread = () => Promise.reject(new Error('PERMISSION_DENIED'));
  const ports = {
    health: { inFlight: unread, unresolved: unread, lastTick: unread },
    breakers: { all: unread, unreadable: () => new Set<string>() },
    access: { granted: unread, enabledApis: unread },
    clock: new ManualClock(NOW),
  };
  const printed = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    const argv = ['--stack', path('no-policies'), '--out', path('preflight.txt'), ...overrides];
    const exit = await preflightCommand(argv, () => ({ ports, close: () => Promise.resolve() }));
    return { exit, err: printed.mock.calls.map(([text]) => String(text)).join(''), out: '' };
  } finally {
    printed.mockRestore();
  }
}

/** A health report of which no source can be read. */
async function unreadHealth(): Promise<Outcome> {
  const unread = () => Promise.reject(new Error('PERMISSION_DENIED'));
  const health = {
    ofPhase: unread,
    ofProcessor: unread,
    outcomes: unread,
    inFlight: unread,
    unresolved: unread,
    lastTick: unread,
    deadlines: unread,
  };
  const ports = {
    health,
    breakers: new MemoryBreakerStore(),
    monitoring: new MemoryMonitoringReader([]),
    clock: new ManualClock(NOW),
  };
  const error = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const args = ['--stack', path('no-policies'), '--out', path('health')];
  const exit = await healthCommand(args, () => ({ ports, close: () => Promise.resolve() }));
  const err = error.mock.calls.map(([text]) => String(text)).join('');
  error.mockRestore();
  return { exit, err, out: readFileSync(path('health'), 'utf8') };
}

/** An app without an environment. */
function inEmptyApp(command: string): Outcome {
  const main = readFileSync(path('main.ts'), 'utf8');
  writeFileSync(path('main.ts'), main.replaceAll(/^addEnvironment.*$/gm, ''));
  rmSync(path('cdktf.out'), { recursive: true, force: true });
  const outcome = run(command);
  writeFileSync(path('main.ts'), main);
  return outcome;
}

/** A scenario that runs at baseline only. */
const SCENARIO = `import { Duration } from './model/duration';
export default {
  name: 'before', title: 'Before', source: 'a test', worlds: ['baseline'], from: '2026-01-14T00:00:00Z',
  lasts: Duration.hours(1), workload: [], faults: [], expectations: [{ kind: 'silent' }],
};`;

/** A result of `start` in which nothing was judged. */
const EMPTY_RESULT = {
  version: 1,
  pipeline: 'orders',
  environment: 'prod',
  audit: { timeouts: [], detection: [], findings: [], watching: [] },
  scenarios: [],
  policies: [],
};

/** By command: runs that have nothing to judge, in the order in which they run. */
const CASES: Readonly<Record<string, Readonly<Record<string, () => Outcome | Promise<Outcome>>>>> = {
  synth: { 'an app without an environment': () => inEmptyApp('synth') },
  start: { 'an app without an environment': () => inEmptyApp('start') },
  audit: {
    'a stack without a timeout': () => run('audit', '--stack', path('stacks-without-timeout')),
    'a stack without a timeout, as JSON': () =>
      run('audit', '--stack', path('stacks-without-timeout'), '--format', 'json'),
  },
  rehearse: {
    'a coverage floor, and no scenario runs as declared': () =>
      run('rehearse', path('baseline-only.ts'), '--stack', path('no-policies'), '--coverage-floor', '0'),
    'a coverage floor without an alert policy': () =>
      run('rehearse', 'ordinary-days', '--stack', path('no-policies'), '--coverage-floor', '0'),
  },
  replay: {
    'no policy': () => run('replay', '--policies', path('no-policy.json'), '--logs', path('entries.ndjson')),
    'a policy without data': () => run('replay', '--policies', path('policies.json'), '--logs', path('entries.ndjson')),
    'a policy without data, as JUnit': () =>
      run('replay', '--policies', path('policies.json'), '--logs', path('entries.ndjson'), '--format', 'junit'),
  },
  diff: {
    'two results without a scenario, a timeout and a policy': () => run('diff', path('empty.json'), path('empty.json')),
  },
  drift: {
    'a stack without a setting': () =>
      run('drift', '--assets', path('topic.json'), '--stack', path('stacks-without-timeout')),
  },
  preflight: {
    'no source that can be read': unreadPreflight,
    'every check overridden': () => unreadPreflight(CHECKS.flatMap((check) => ['--override', `${check}=not now`])),
  },
  match: {
    'an empty file': () => run('match', 'severity=ERROR', '--logs', path('no-entry.ndjson')),
    'an empty file, in DuckDB': () =>
      run('match', 'severity=ERROR', '--logs', path('no-entry.ndjson'), '--backend', 'sql'),
  },
  lines: {
    'an empty file': () => run('lines', '--logs', path('no-entry.ndjson'), '--stack', path('no-policies')),
    'entries without a run event': () =>
      run('lines', '--logs', path('entries.ndjson'), '--stack', path('no-policies'), '--format', 'json'),
  },
  health: { 'no source that can be read': unreadHealth },
};

/** Commands that act and judge nothing. */
const ACTS = ['init', 'adopt', 'breaker', 'resolve', 'backfill', 'comment'];

test('every command says what it judges, and has a case with nothing to judge', () => {
  const judging = COMMANDS.filter(({ judges }) => judges !== undefined).map(({ name }) => name);
  expect(judging.toSorted()).toEqual(Object.keys(CASES).toSorted());
  expect(COMMANDS.flatMap(({ name, judges }) => (judges === undefined ? [name] : [])).toSorted()).toEqual(
    ACTS.toSorted(),
  );
});

describe.each(Object.entries(CASES))('%s, with nothing to judge', (name, cases) => {
  const usageExit = COMMANDS.find((one) => one.name === name)?.usageExit ?? 2;

  test.each(Object.entries(cases))(`exits ${usageExit} with the reason: %s`, async (_, outcome) => {
    const { exit, err } = await outcome();
    expect(err).toMatch(/^error: .*nothing to judge/m);
    expect(exit).toBe(usageExit);
  });
});
