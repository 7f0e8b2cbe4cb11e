import { preflight, preflightExit, type Intent, type Preflight } from '../../../live/preflight/preflight';
import type { CheckName } from '../../../live/preflight/checks';
import { newBreaker, type BreakerRecord } from '../../../model/breaker';
import { declaredStack } from '../../../simulation/declared-stack';
import type { PlannedStep } from '../../../terraform/plan/read-plan';
import { dataSourceTypes, readSynthesizedStack } from '../../../terraform/terraform-json';
import { synthesizeProd } from '../../declared';
import { examplePipeline } from '../../example/pipeline';
import { MINUTE } from '../../guard/support/runs';
import { closed, inFlight, NOW, sampleOf } from '../../guard/support/summaries';
import { CalmProject } from './support';

const documents = synthesizeProd(examplePipeline);
const { config } = declaredStack(documents);
const resources = documents.flatMap(readSynthesizedStack);
const dataSources = documents.flatMap(({ document }) => dataSourceTypes(document));
const [rule] = config.breakers ?? [];
if (rule === undefined) throw new Error('the example has no breaker');
const PRICING = { processor: 'order-pricing', dataDate: '2026-01-14' };

let project: CalmProject;
beforeEach(() => {
  project = new CalmProject();
});

function run(other: Partial<Intent> = {}): Promise<Preflight> {
  const steps = undefined;
  const intent = { isDestroy: false, project: 'orders', config, resources, dataSources, steps, overrides: new Map() };
  return preflight(project.ports, { ...intent, ...other });
}
const destroy = () => run({ isDestroy: true });
const check = ({ checks }: Preflight, name: CheckName) => checks.find((one) => one.name === name);
const objections = (result: Preflight, name: CheckName) =>
  check(result, name)?.objections.map(({ subject, message }) => `${subject} ${message}`);

test('nothing stands against an apply or a destroy in a project where all is well, and each check has looked', async () => {
  for (const result of [await run(), await destroy()]) {
    expect(result.checks.map((one) => one.result)).toEqual(Array(6).fill('passed'));
    expect(preflightExit(result)).toBe(0);
  }
  const looked = (await run()).checks.map(({ name, looked: { count } }) => [name, count > 0]);
  expect(looked.filter(([, has]) => has)).toEqual([
    ['monitor', true],
    ['breakers', true],
    ['permissions', true],
    ['apis', true],
  ]);
});

describe('a breaker', () => {
  const held = [{ trigger: { kind: 'schedule', job: 'orders-report-daily' }, heldAt: NOW, pushConfig: null }] as const;
  const open: BreakerRecord = { ...newBreaker(rule.id), state: 'open', since: NOW - MINUTE, reason: '3 failures' };
  const request = { reason: 'BigQuery is down', by: 'ann@example.com', at: NOW };

  test.each<[string, BreakerRecord, string]>([
    ['that is open', open, 'is open since 2026-01-15 09:59 UTC (3 failures)'],
    ['that is half-open', { ...open, state: 'half_open' }, 'is half-open since'],
    ['that holds a trigger', { ...open, held }, 'and holds orders-report-daily'],
    [
      'that is closed and still holds a trigger',
      { ...newBreaker(rule.id), held },
      'is closed, and holds orders-report-daily',
    ],
    [
      'that will open at the next tick',
      { ...newBreaker(rule.id), request: { ...request, action: 'open' } },
      'will open at the next tick (ann@example.com: BigQuery is down)',
    ],
    [
      'that will close at the next tick, because its triggers are still stopped',
      { ...open, request: { ...request, action: 'close' } },
      'a request to close it waits for the monitor',
    ],
    ['that is no longer declared and holds a trigger', { ...open, id: 'renamed', held }, 'renamed is open'],
  ])('%s refuses an apply and a destroy', async (_, record, message) => {
    await project.store(record);
    for (const result of [await run(), await destroy()]) {
      expect(objections(result, 'breakers')).toEqual([expect.stringContaining(message)]);
      expect(preflightExit(result)).toBe(1);
    }
  });

  test('that is open names the command that closes it', async () => {
    await project.store(open);
    expect(check(await destroy(), 'breakers')?.objections[0]?.fix).toContain(
      `phasewatch breaker close ${rule.id} --reason TEXT`,
    );
  });

  test('that only observes refuses nothing while it holds nothing, and a trigger that it held before refuses', async () => {
    const breakers = (config.breakers ?? []).map((one) => ({ ...one, observeOnly: true as const }));
    const observing = { config: { ...config, breakers } };
    await project.store(open);
    expect(preflightExit(await run(observing))).toBe(0);
    await project.store({ ...open, held });
    expect(preflightExit(await run(observing))).toBe(1);
  });

  test('whose document cannot be read is not known to be closed', async () => {
    project.breakers.unreadable = () => new Set(['orders-pricing']);
    const result = await run();
    expect(check(result, 'breakers')?.unknown).toEqual([expect.stringContaining('orders-pricing')]);
    expect(preflightExit(result)).toBe(2);
  });
});

test('work that is not done refuses, once for each work, with the command that resolves it', async () => {
  const again = closed('timed_out', { ...PRICING, attempt: 2 });
  project.health.unresolved = () => Promise.resolve(sampleOf(closed('went_silent', PRICING), again));
  const result = await run();
  expect(objections(result, 'incidents')).toEqual([
    expect.stringContaining('order-pricing 2026-01-14 has an open incident'),
  ]);
  expect(check(result, 'incidents')?.objections[0]?.fix).toContain('phasewatch resolve order-pricing 2026-01-14');
  expect(preflightExit(result)).toBe(1);
});

describe('a run in flight', () => {
  const step = (other: Partial<PlannedStep>): PlannedStep => ({
    address: 'google_cloud_run_v2_service.x',
    type: 'google_cloud_run_v2_service',
    actions: ['update'],
    before: { name: 'orders-pricing', template: [{ timeout: '600s' }], ingress: 'ALL' },
    after: { name: 'orders-pricing', template: [{ timeout: '600s' }], ingress: 'ALL' },
    ...other,
  });
  const after = (values: object) => ({ after: { name: 'orders-pricing', template: [{ timeout: '600s' }], ...values } });
  beforeEach(() => {
    project.health.inFlight = () => Promise.resolve(sampleOf(inFlight(NOW - 5 * MINUTE, PRICING)));
  });

  test('refuses where there is no plan', async () => {
    expect(objections(await run(), 'runs')).toEqual([
      expect.stringContaining('is running for 5 min (run-') && expect.stringContaining('(no --plan)'),
    ]);
    expect(objections(await destroy(), 'runs')).toEqual([
      expect.stringContaining('the destroy deletes orders-pricing'),
    ]);
  });

  test.each<[string, PlannedStep, string]>([
    ['a new revision', step(after({ template: [{ timeout: '900s' }] })), 'a new revision of orders-pricing'],
    ['a deletion', step({ actions: ['delete'], after: undefined }), 'the apply deletes orders-pricing'],
    ['a replacement', step({ actions: ['create', 'delete'] }), 'the apply deletes orders-pricing'],
    [
      'a new revision of a function',
      step({
        type: 'google_cloudfunctions2_function',
        before: { name: 'orders-pricing', service_config: [{ timeout_seconds: 60 }] },
        after: { name: 'orders-pricing', service_config: [{ timeout_seconds: 90 }] },
      }),
      'a new revision of orders-pricing',
    ],
    [
      'the deletion of a job',
      step({ type: 'google_cloud_run_v2_job', actions: ['delete'], after: undefined }),
      'the apply deletes orders-pricing',
    ],
  ])('refuses where a plan makes %s', async (_, planned, message) => {
    const result = await run({ steps: [planned] });
    expect(objections(result, 'runs')).toEqual([expect.stringContaining(message)]);
    expect(preflightExit(result)).toBe(1);
  });

  test.each<[string, PlannedStep[]]>([
    ['changes nothing', []],
    ['leaves its service as it is', [step({ actions: [] })]],
    ['changes what makes no revision', [step(after({ ingress: 'INTERNAL' }))]],
    ['changes another service', [step({ before: { name: 'orders-report', template: [] } })]],
    ['creates a service', [step({ actions: ['create'], before: undefined })]],
    [
      'changes a job, whose executions go on as they started',
      [step({ type: 'google_cloud_run_v2_job', before: { name: 'orders-pricing' }, ...after({}) })],
    ],
  ])('is no objection where a plan %s', async (_, steps) => {
    const result = await run({ steps });
    expect([objections(result, 'runs'), preflightExit(result)]).toEqual([[], 0]);
  });

  test('of an undeclared processor is not known to go on where a plan cuts anything', async () => {
    project.health.inFlight = () => Promise.resolve(sampleOf(inFlight(NOW, { processor: 'unknown' })));
    const deleted = step({ actions: ['delete'], after: undefined });
    expect(preflightExit(await run({ steps: [deleted] }))).toBe(2);
    expect(preflightExit(await run({ steps: [] }))).toBe(0);
  });

  test('beyond those that are read is not known to go on', async () => {
    project.health.inFlight = () => Promise.resolve({ runs: [], truncated: true });
    expect(check(await run(), 'runs')?.result).toBe('not known');
  });
});

describe('the project', () => {
  test('refuses where the caller lacks a permission, and names the types that need it', async () => {
    project.missing.add('run.services.update');
    const result = await run();
    expect(objections(result, 'permissions')).toEqual([
      'run.services.update is not granted to you on the project; google_cloud_run_v2_service needs it',
    ]);
    expect(preflightExit(result)).toBe(1);
  });

  test('refuses where the caller may not read a data source, which a plan reads too', async () => {
    project.missing.add('resourcemanager.projects.get');
    for (const result of [await run(), await run({ steps: [] }), await destroy()])
      expect(objections(result, 'permissions')).toEqual([
        'resourcemanager.projects.get is not granted to you on the project; data.google_project needs it',
      ]);
  });

  test('needs no permission for what a plan does not do', async () => {
    project.missing.add('run.services.update').add('run.services.create').add('run.services.delete');
    const type = 'google_cloud_run_v2_service';
    const step = { address: 'x', type, actions: [], before: undefined, after: undefined };
    expect(preflightExit(await run({ steps: [step] }))).toBe(0);
    expect(preflightExit(await run({ steps: [{ ...step, actions: ['delete'] }] }))).toBe(1);
  });

  test('needs rights to delete before a destroy, and none to create', async () => {
    project.missing.add('pubsub.topics.create');
    expect([preflightExit(await run()), preflightExit(await destroy())]).toEqual([1, 0]);
    project.missing.clear();
    project.missing.add('pubsub.topics.delete');
    expect([preflightExit(await run()), preflightExit(await destroy())]).toEqual([0, 1]);
  });

  test('is not known where the permissions of one service cannot be tested, and the others are judged', async () => {
    const { granted } = project.access;
    project.access.granted = (id, all) =>
      all[0]?.startsWith('run.') === true ? Promise.reject(new Error('permission denied')) : granted(id, all);
    const permissions = check(await run(), 'permissions');
    expect(permissions?.unknown).toEqual(['permissions of run: permission denied']);
    expect(permissions?.looked.count).toBeGreaterThan(50);
  });

  test('refuses where an API is disabled, with the command that enables it', async () => {
    project.disabled.add('cloudtasks.googleapis.com');
    const result = await run();
    expect(objections(result, 'apis')).toEqual([
      expect.stringContaining('cloudtasks.googleapis.com is not enabled; google_cloud_tasks_queue'),
    ]);
    expect(check(result, 'apis')?.objections[0]?.fix).toContain(
      'gcloud services enable cloudtasks.googleapis.com --project=orders',
    );
  });

  test('is not known where a type of Google is not in the table of rights', async () => {
    const step = { address: 'x', type: 'google_bigtable_instance', actions: [], before: undefined, after: undefined };
    const result = await run({ steps: [step] });
    expect(check(result, 'permissions')?.unknown).toEqual([
      'google_bigtable_instance: the permissions that it needs are not known',
    ]);
    expect(preflightExit(result)).toBe(2);
  });
});

test('every type of the synthesized stacks has its rights in the table', async () => {
  expect(check(await run(), 'permissions')?.unknown).toEqual([]);
});

describe('what could not be read is no pass:', () => {
  const fail = () => Promise.reject(new Error('14 UNAVAILABLE: no connection\nmore'));
  test.each<[CheckName, () => unknown]>([
    ['monitor', () => (project.health.lastTick = fail)],
    ['monitor', () => (project.health.lastTick = () => Promise.resolve(null))],
    ['monitor', () => (project.health.lastTick = () => Promise.resolve(NOW - 60 * MINUTE))],
    ['breakers', () => (project.breakers.all = fail)],
    ['incidents', () => (project.health.unresolved = fail)],
    ['runs', () => (project.health.inFlight = fail)],
    ['apis', () => (project.access.enabledApis = fail)],
  ])('%s', async (name, breakIt) => {
    breakIt();
    const result = await run();
    expect(result.checks.filter((one) => one.result !== 'passed').map((one) => one.name)).toEqual([name]);
    expect(preflightExit(result)).toBe(2);
  });
});

test('before the first apply there is no database, so nothing is stopped and nothing runs', async () => {
  project.health.lastTick = () => Promise.reject(Object.assign(new Error('5 NOT_FOUND'), { code: 5 }));
  const result = await run();
  expect(result.checks.slice(0, 4).map(({ result: one, note }) => [one, note])).toEqual(
    Array(4).fill(['passed', "the guard's database does not exist: no guard is deployed"]),
  );
  expect(preflightExit(result)).toBe(0);
});

test('an override lets one check not count, keeps its objections and its reason, and leaves the others', async () => {
  project.missing.add('run.services.update');
  project.disabled.add('run.googleapis.com');
  const overrides = new Map([['permissions', 'granted on each service'] as const]);
  const result = await run({ overrides });
  expect(check(result, 'permissions')).toMatchObject({ result: 'overridden', override: 'granted on each service' });
  expect(objections(result, 'permissions')).toHaveLength(1);
  expect(preflightExit(result)).toBe(1);
  project.disabled.clear();
  expect(preflightExit(await run({ overrides }))).toBe(0);
});

test('an override of a check that passes changes nothing', async () => {
  expect(check(await run({ overrides: new Map([['runs', 'none']]) }), 'runs')?.result).toBe('passed');
});
