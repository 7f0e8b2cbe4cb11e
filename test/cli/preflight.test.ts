import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preflightCommand } from '../../cli/preflight-command';
import type { Target } from '../../cli/health-command';
import { UsageError } from '../../cli/usage-error';
import { newBreaker } from '../../model/breaker';
import { configWithBreakers } from '../guard/support/breaker-rules';
import { COORDINATOR, MINUTE } from '../guard/support/runs';
import { inFlight, NOW, sampleOf } from '../guard/support/summaries';
import { CalmProject } from '../live/preflight/support';
import { expectCommandFits } from '../terminal';

let folder: string;
let project: CalmProject;
let asked: Target[];
let closed: number;

/** The sample configuration with a deployable for each processor. */
function twoDeployables() {
  const config = configWithBreakers();
  return { ...config, processors: config.processors.map((one) => ({ ...one, deployable: one.name })) };
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasewatch-preflight-'));
  project = new CalmProject();
  asked = [];
  closed = 0;
  const object = { name: 'guard-config.json', content: JSON.stringify(twoDeployables()) };
  mkdirSync(join(folder, 'prod-guard'));
  writeFileSync(
    join(folder, 'prod-guard', 'cdk.tf.json'),
    JSON.stringify({
      resource: { google_storage_bucket_object: { config: object }, google_pubsub_topic: { t: { name: 't' } } },
    }),
  );
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function ask(...args: string[]): Promise<{ exit: number; out: string }> {
  const file = join(folder, 'out');
  const exit = await preflightCommand(['--stack', folder, '--out', file, ...args], (target) => {
    asked.push(target);
    return { ports: project.ports, close: () => Promise.resolve((closed += 1)) };
  });
  return { exit, out: readFileSync(file, 'utf8') };
}

/** A plan that makes a new revision of the coordinator. */
function planFile(): string {
  const file = join(folder, 'plan.json');
  const values = (timeout: string) => ({ name: COORDINATOR, template: [{ timeout }] });
  const change = { actions: ['update'], before: values('600s'), after: values('900s'), after_unknown: {} };
  const resource = { address: 'google_cloud_run_v2_service.c', mode: 'managed', type: 'google_cloud_run_v2_service' };
  const plan = {
    format_version: '1.2',
    planned_values: { root_module: {} },
    resource_changes: [{ ...resource, change }],
  };
  writeFileSync(file, JSON.stringify(plan));
  return file;
}

const openBreaker = () =>
  project.store({ ...newBreaker(COORDINATOR), state: 'open', since: NOW - MINUTE, reason: '3 failures in a row' });

test('where nothing stands against an apply, the table says so, and the exit code is 0', async () => {
  const { exit, out } = await ask();
  expect(exit).toBe(0);
  expect(out).toContain('preflight of sample, prod (project sample-project), before an apply');
  expect(out).toMatch(/^breakers +passed +2 breakers looked at$/m);
  expect(out).toMatch(/^permissions +passed +\d+ permissions looked at$/m);
  expect(out).toContain('PASS: nothing stands against the apply');
  expect(asked).toEqual([{ project: 'sample-project', database: 'phasewatch' }]);
  expect(closed).toBe(1);
});

test('an open breaker refuses a destroy with exit 1, with the command that closes it', async () => {
  await openBreaker();
  const { exit, out } = await ask('--destroy');
  expect(exit).toBe(1);
  expect(out).toContain('before a destroy');
  expect(out).toMatch(/^breakers: prediction-coordinator is open since .*3 failures in a row/m);
  expect(out).toContain(`fix: phasewatch breaker close ${COORDINATOR} --reason TEXT, then wait for one tick (1 min)`);
  expect(out).toContain('REFUSED by breakers');
});

test('what stands against a destroy fits the terminal', async () => {
  await openBreaker();
  await expectCommandFits('preflight', async () => (await ask('--destroy')).out);
});

test('an override with a reason lets an apply go on, and its reason is printed', async () => {
  await openBreaker();
  const { exit, out } = await ask('--override', 'breakers=INC-123 = known');
  expect(exit).toBe(0);
  expect(out).toMatch(/^breakers +overridden +2 breakers looked at; 1 objection; overridden: INC-123 = known$/m);
  expect(out).toContain('prediction-coordinator is open');
});

test.each([
  ['an unknown check', ['--override', 'breaker=x'], "no check 'breaker'; did you mean 'breakers'?"],
  ['no reason', ['--override', 'runs'], "--override runs: no reason; write --override runs='why it does not count'"],
  ['an empty reason', ['--override', 'runs= '], 'no reason'],
  ['breakers before a destroy', ['--destroy', '--override', 'breakers=x'], 'not before a destroy'],
])('an override of %s is refused before anything is read', async (_, args, message) => {
  const asking = ask(...args);
  await expect(asking).rejects.toThrow(UsageError);
  await expect(asking).rejects.toThrow(message);
  expect(asked).toEqual([]);
});

test('a plan says which runs would be cut', async () => {
  project.health.inFlight = () =>
    Promise.resolve(sampleOf(inFlight(NOW - 5 * MINUTE), inFlight(NOW, { processor: 'prediction-worker' })));
  const { exit, out } = await ask('--plan', planFile());
  expect(exit).toBe(1);
  expect(out).toContain('2 runs in flight looked at; 1 objection');
  expect(out).toContain(`makes a new revision of ${COORDINATOR}`);
});

test('a source that cannot be read is exit 2, with the reason', async () => {
  project.access.enabledApis = () => Promise.reject(new Error('permission denied'));
  const { exit, out } = await ask('--project', 'other', '--database', 'mine');
  expect(exit).toBe(2);
  expect(out).toContain('apis, not known: enabled APIs: permission denied');
  expect(out).toContain('NOT KNOWN: apis');
  expect(asked).toEqual([{ project: 'other', database: 'mine' }]);
});

test('JSON has the version, the exit code, each check, and what the result stands on', async () => {
  await openBreaker();
  const { exit, out } = await ask('--format', 'json');
  const parsed = JSON.parse(out) as { checks: { check: string }[] };
  expect(exit).toBe(1);
  expect(parsed).toMatchObject({ version: 1, before: 'apply', exit: 1, judged: { count: 6, what: 'checks' } });
  expect(parsed.checks.find(({ check }) => check === 'breakers')).toMatchObject({
    result: 'refused',
    lookedAt: 2,
    objections: [{ subject: COORDINATOR }],
    unknown: [],
  });
});

test('Markdown has the verdict first, and no markup from names and reasons', async () => {
  await project.store({ ...newBreaker(COORDINATOR), state: 'open', since: NOW, reason: '<b>*x*|y' });
  const { out } = await ask('--format', 'markdown');
  expect(out.split('\n')[0]).toMatch(/^\*\*REFUSED by breakers\*\*<br>preflight of sample/);
  expect(out).toContain(String.raw`\<b\>\*x\*\|y`);
});

test('many objections are cut in the table, with their number, and complete in JSON', async () => {
  const runs = Array.from({ length: 30 }, () => inFlight(NOW - MINUTE));
  project.health.inFlight = () => Promise.resolve(sampleOf(runs));
  expect((await ask()).out).toContain('runs: 10 more (--format json shows all)');
  const json = JSON.parse((await ask('--format', 'json')).out) as { checks: { check: string; objections: object[] }[] };
  expect(json.checks.find(({ check }) => check === 'runs')?.objections).toHaveLength(30);
});
