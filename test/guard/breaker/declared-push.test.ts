import { pushProblem } from '../../../guard/breaker/declared-push';
import { newBreaker } from '../../../model/breaker';
import type { DeclaredPush } from '../../../model/guard-config';
import { breakerRule, BreakerRig, SUBSCRIPTION } from '../support/breaker-rig';
import { COORDINATOR, MINUTE, T0 } from '../support/runs';

const DECLARED: DeclaredPush = {
  subscription: SUBSCRIPTION.subscription,
  endpoint: 'https://coordinator-abc-wl.a.run.app/process',
  audience: 'https://coordinator-abc-wl.a.run.app',
  account: 'push@my-project.iam.gserviceaccount.com',
};
const stored = (changes: object = {}, token: object = {}) => ({
  pushEndpoint: DECLARED.endpoint,
  oidcToken: { serviceAccountEmail: DECLARED.account, audience: DECLARED.audience, ...token },
  attributes: { 'x-goog-version': 'v1' },
  ...changes,
});
const problemOf = (config: unknown, pushes: readonly DeclaredPush[] | undefined = [DECLARED]) =>
  pushProblem({ pushes: pushes === undefined ? undefined : [...pushes] }, SUBSCRIPTION, JSON.stringify(config));

test('the declared push configuration is restored, whatever its other attributes', () => {
  expect(problemOf(stored())).toBeUndefined();
});

test.each([
  ['another address', stored({ pushEndpoint: 'https://attacker.example/process' }), 'endpoint'],
  ['another path', stored({ pushEndpoint: 'https://coordinator-abc-wl.a.run.app/admin' }), 'endpoint'],
  ['no encryption', stored({ pushEndpoint: 'http://coordinator-abc-wl.a.run.app/process' }), 'endpoint'],
  [
    'a service of that name elsewhere',
    stored({ pushEndpoint: 'https://coordinator-xyz-wl.a.run.app/process' }),
    'endpoint',
  ],
  ['another account', stored({}, { serviceAccountEmail: 'admin@my-project.iam.gserviceaccount.com' }), 'account'],
  ['another audience', stored({}, { audience: 'https://other.a.run.app' }), 'audience'],
  ['no audience, which then is the endpoint', stored({}, { audience: undefined }), 'audience'],
  ['no token', stored({ oidcToken: undefined }), 'no identity token'],
  ['no endpoint', {}, 'no endpoint'],
])('a stored configuration with %s is refused', (_what, config, why) => {
  expect(problemOf(config)).toContain(why);
});

test('text that is not JSON, and a subscription that is not declared, are refused', () => {
  expect(pushProblem({ pushes: [DECLARED] }, SUBSCRIPTION, '{')).toContain('no endpoint');
  expect(pushProblem({ pushes: [DECLARED] }, SUBSCRIPTION, null)).toContain('no endpoint');
  expect(problemOf(stored(), [])).toContain('not declared');
});

test('other triggers, and a configuration without declared pushes, are not compared', () => {
  expect(pushProblem({ pushes: [] }, { kind: 'schedule', job: 'nightly' }, null)).toBeUndefined();
  expect(pushProblem({}, SUBSCRIPTION, 'anything')).toBeUndefined();
});

describe('a breaker that closes', () => {
  const resumed = async (config: unknown) => {
    const rig = new BreakerRig(breakerRule({ triggers: [SUBSCRIPTION] }));
    rig.config.config = { ...rig.config.config, pushes: [DECLARED] };
    const held = [{ trigger: SUBSCRIPTION, heldAt: T0, pushConfig: JSON.stringify(config) }];
    await rig.breakers.change(COORDINATOR, () => ({ write: { ...newBreaker(COORDINATOR), held }, result: undefined }));
    rig.triggers.set(SUBSCRIPTION, { kind: 'stopped' });
    await rig.tick();
    const lines = JSON.stringify(rig.log.lines);
    const after = { acts: rig.triggers.acts, held: (await rig.breaker())?.held.length, lines };
    // A deploy restores what is declared; the guard then forgets what it held.
    rig.triggers.set(SUBSCRIPTION, { kind: 'flows', pushConfig: JSON.stringify(stored()) });
    rig.clock.advance(MINUTE);
    await rig.tick();
    const heldAfterDeploy = (await rig.breaker())?.held.length;
    await rig.close();
    return { ...after, heldAfterDeploy };
  };

  it('restores the declared configuration', async () => {
    expect(await resumed(stored())).toMatchObject({ acts: ['resume push coordinator-sub'], held: 0 });
  });

  it('does not restore an edited document, says what differs, and a deploy resumes the subscription', async () => {
    const { acts, held, lines, heldAfterDeploy } = await resumed(stored({ pushEndpoint: 'https://attacker.example/' }));
    expect(acts).toEqual([]);
    expect(held).toBe(1);
    expect(lines).toContain('attacker.example');
    expect(lines).toContain("apply the pipeline's stack");
    expect(heldAfterDeploy).toBe(0);
  });
});
