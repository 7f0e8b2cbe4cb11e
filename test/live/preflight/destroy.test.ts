import { preflight, preflightExit, type Preflight } from '../../../live/preflight/preflight';
import type { GuardConfig } from '../../../model/guard-config';
import { BreakerRig, breakerRule, JOB, QUEUE, SUBSCRIPTION } from '../../guard/support/breaker-rig';
import { COORDINATOR, guardConfig } from '../../guard/support/runs';
import { sampleOf } from '../../guard/support/summaries';
import { CalmProject } from './support';

/** What Terraform's state holds: a destroy deletes these triggers, and leaves the others as they are at that moment. */
const RELEASED = [JOB, SUBSCRIPTION];
const IN_STATE = [QUEUE];

let rig: BreakerRig;
beforeEach(async () => {
  rig = new BreakerRig();
  await rig.fail(3);
  await rig.tick();
});
afterEach(() => rig.close());

const stateOf = (triggers: readonly (typeof JOB | typeof SUBSCRIPTION | typeof QUEUE)[]) =>
  triggers.map((trigger) => rig.triggers.state(trigger));

/** `phasewatch preflight --destroy` on the state of this guard, with the calm project for everything else. */
function beforeDestroy(): Promise<Preflight> {
  const config: GuardConfig = { ...guardConfig(), breakers: [breakerRule()] };
  const { access } = new CalmProject();
  const health = {
    inFlight: () => Promise.resolve(sampleOf()),
    unresolved: () => Promise.resolve(sampleOf()),
    lastTick: () => Promise.resolve(rig.clock.now()),
  };
  const ports = { health, breakers: rig.breakers, access, clock: rig.clock };
  const intent = {
    isDestroy: true,
    project: 'sample',
    config,
    resources: [],
    dataSources: [],
    steps: [],
    overrides: new Map(),
  };
  return preflight(ports, intent);
}

const breakers = ({ checks }: Preflight) => checks.find(({ name }) => name === 'breakers');

test('while a breaker holds triggers, a destroy would leave the released ones stopped, and is refused', async () => {
  expect(stateOf(RELEASED).map(({ kind }) => kind)).toEqual(['stopped', 'stopped']);
  const result = await beforeDestroy();
  expect(preflightExit(result)).toBe(1);
  const [objection] = breakers(result)?.objections ?? [];
  expect(objection?.message).toContain('holds coordinator-daily, coordinator-sub, coordinator-queue');
  expect(objection?.fix).toContain(`phasewatch breaker close ${COORDINATOR}`);
});

test('the command that it names resumes every trigger, and the destroy is refused until it has', async () => {
  await rig.ask('close', 'the environment is destroyed');
  expect(preflightExit(await beforeDestroy())).toBe(1);
  await rig.tick();
  expect(preflightExit(await beforeDestroy())).toBe(0);
  expect(stateOf([...RELEASED, ...IN_STATE])).toEqual([
    { kind: 'flows', pushConfig: null },
    { kind: 'flows', pushConfig: expect.stringContaining('https://run') as string },
    { kind: 'flows', pushConfig: null },
  ]);
});

test('a trigger that cannot be resumed keeps the destroy refused', async () => {
  rig.triggers.failure = new Error('403');
  await rig.ask('close', 'the environment is destroyed');
  await rig.tick();
  const [objection] = breakers(await beforeDestroy())?.objections ?? [];
  expect(objection?.message).toContain('is closed, and holds coordinator-daily');
  rig.triggers.failure = undefined;
  await rig.tick();
  expect(preflightExit(await beforeDestroy())).toBe(0);
});

test('a trigger that a person paused stays paused, and is no reason to refuse', async () => {
  await rig.ask('close', 'all is well');
  await rig.tick();
  rig.triggers.set(JOB, { kind: 'stopped' });
  await rig.tick();
  expect(stateOf([JOB])).toEqual([{ kind: 'stopped' }]);
  expect(preflightExit(await beforeDestroy())).toBe(0);
});
