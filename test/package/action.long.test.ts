import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { PackedPackage } from './installation';

jest.setTimeout(600_000);
const packed = new PackedPackage();
afterAll(() => packed.remove());

/** What is read of action.yml. */
interface Action {
  readonly runs: {
    readonly steps: readonly { readonly name: string; readonly run?: string; readonly env?: Record<string, string> }[];
  };
}
const { runs } = parse(readFileSync(join(__dirname, '../../action.yml'), 'utf8')) as Action;

const service = { name: 'orders', location: 'europe-west3', uri: 'https://o.run.app', template: [{ timeout: '600s' }] };
const subscription = (seconds: number) => ({
  name: 'orders-sub',
  topic: 'projects/p/topics/orders',
  ack_deadline_seconds: seconds,
  push_config: [{ push_endpoint: 'https://o.run.app/import' }],
});
const rootOf = (seconds: number) => ({
  root_module: {
    resources: Object.entries({
      google_cloud_run_v2_service: service,
      google_pubsub_subscription: subscription(seconds),
    }).map(([type, values]) => ({ address: `${type}.orders`, mode: 'managed', type, name: 'orders', values })),
  },
});
const plan = (before: number, after: number) =>
  JSON.stringify({
    format_version: '1.2',
    prior_state: { format_version: '1.0', values: rootOf(before) },
    planned_values: rootOf(after),
    resource_changes: [],
  });

const folder = packed.newFolder('repository');

/** Runs the scripts of the action with the packed package, as a runner would; actions that it uses are left out. */
function review(name: string, text: string) {
  folder.write('plan.json', text);
  const at = (file: string) => join(folder.folder, `${name}-${file}`);
  for (const file of ['output', 'summary']) writeFileSync(at(file), '');
  const outputs = () =>
    Object.fromEntries(
      readFileSync(at('output'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split('=') as [string, string]),
    );
  const valueOf = (expression: string): string => {
    const known: Readonly<Record<string, string>> = {
      'inputs.plan': 'plan.json',
      'inputs.package': packed.tarball,
      'runner.temp': at('temp'),
    };
    const [, output = ''] = /^steps\.review\.outputs\.(\w+)$/.exec(expression) ?? [];
    return known[expression] ?? outputs()[output] ?? '';
  };
  const scripts = runs.steps.map(({ run = 'true', env = {} }) => () => {
    const set = Object.entries(env).map(
      ([key, value]) => `export ${key}="${value.replaceAll(/\$\{\{ (.*?) \}\}/g, (_, one: string) => valueOf(one))}"`,
    );
    const files = [`export GITHUB_OUTPUT="${at('output')}" GITHUB_STEP_SUMMARY="${at('summary')}"`];
    return folder.run([...files, ...set, 'set -e -o pipefail', run].join('\n'));
  });
  const { err } = scripts[0]?.() ?? { err: 'no step' };
  // Newer npm warns of install scripts that are not approved.
  const ownErrors = err.replace(/^npm warn .*\n/gm, '');
  return {
    err: ownErrors,
    exit: scripts.at(-1)?.().exit,
    summary: readFileSync(at('summary'), 'utf8'),
    outputs: outputs(),
  };
}

test('a plan that brings an error fails, and the summary, the comment and the findings say why', () => {
  const { exit, err, summary, outputs } = review('harmful', plan(600, 60));
  expect([exit, err]).toEqual([1, '']);
  expect(summary).toContain('**fails** new error: google\\_pubsub\\_subscription.orders, TMO002');
  expect(readFileSync(outputs['comment'] ?? '', 'utf8')).toContain('**phasewatch: FAIL**');
  expect(readFileSync(outputs['sarif'] ?? '', 'utf8')).toContain('"ruleId": "TMO002"');
  expect(readFileSync(outputs['difference'] ?? '', 'utf8')).toContain('"ruleId": "diff/new-error"');
  expect(readFileSync(outputs['page'] ?? '', 'utf8')).toContain('>FAIL<');
});

test('a plan that changes nothing passes', () => {
  const { exit, summary } = review('harmless', plan(600, 600));
  expect(exit).toBe(0);
  expect(summary).toContain('**phasewatch: PASS**, nothing changes');
});

test('a file that is no plan fails as bad input', () => {
  expect(review('wrong', '{}').exit).toBe(2);
});
