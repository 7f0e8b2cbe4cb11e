import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nbaProps } from '../../../pipelines/nba-props';
import { SCENARIO_OF_POLICY } from '../../../scenarios/nba-props/coverage/scenario-of-policy';
import type { AnyScenario } from '../../../simulation/scenario';
import { Observed } from '../../observability/observed';

const ROOT = join(__dirname, '../../..');
const SCENARIOS = join(ROOT, 'scenarios/nba-props');

/** For each scenario, the policies that fire in it with the declared setup: test/pipelines/nba-props/pins/figures.long.test.ts keeps it true. */
const firing: ReadonlyMap<string, readonly string[]> = new Map(
  readFileSync(join(ROOT, 'test/pipelines/nba-props/pins/golden/figures.txt'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { scenario: string; world: string; firing: Record<string, number> })
    .filter(({ world }) => world === 'declared')
    .map((figures) => [figures.scenario, Object.keys(figures.firing)]),
);

function scenario(name: string): AnyScenario {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the name is a value
  return (require(join(SCENARIOS, `${name}.ts`)) as { default: AnyScenario }).default;
}

describe('the scenarios of nba-props', () => {
  const names = readdirSync(SCENARIOS).filter((file) => file.endsWith('.ts'));

  test('make every deployed alert policy fire', () => {
    const deployed = [...new Observed(nbaProps).policies.keys()];
    expect(Object.keys(SCENARIO_OF_POLICY).sort()).toEqual(deployed.sort());
  });

  test.each(Object.entries(SCENARIO_OF_POLICY))('make the policy %s fire in %s', (policy, name) => {
    expect(names).toContain(`${name}.ts`);
    const { expectations, mayFire = [] } = scenario(name);
    const detected = expectations.flatMap((each) => (each.kind === 'detected' ? [each.policy] : []));
    expect([...detected, ...mayFire]).toContain(policy);
    expect(firing.get(name)).toContain(policy);
  });
});
