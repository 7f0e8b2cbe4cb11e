import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nbaProps } from '../../pipelines/nba-props';
import type { AnyScenario } from '../../simulation/scenario';
import { ALL_ALERTS } from '../../stacks/alerts/all-alerts';
import { Observed } from './observed';

const ROOT = join(__dirname, '../..');
const ALERTS = join(ROOT, 'stacks/alerts');
const SCENARIOS = join(ROOT, 'scenarios/nba-props');

const policies = [...new Observed(nbaProps).policies];
const firedBy = ALL_ALERTS.flatMap(({ scenarios }) => Object.entries(scenarios));

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

describe('the folders of stacks/alerts', () => {
  const folders = readdirSync(ALERTS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

  test('are exactly those that the registry lists', () => {
    expect(ALL_ALERTS.map(({ name }) => name).sort()).toEqual(folders.sort());
  });

  test.each(folders)('hold policy, texts and runbook, and nothing else: %s', (name) => {
    expect(readdirSync(join(ALERTS, name)).sort()).toEqual(['policy.ts', 'runbook.md', 'texts.ts']);
  });

  test.each(ALL_ALERTS)('are named by the runbook label of their policies: $name', ({ name, scenarios }) => {
    const labeled = policies.filter(([, { user_labels: labels }]) => labels['runbook'] === name).map(([id]) => id);
    expect(labeled.sort()).toEqual(Object.keys(scenarios).sort());
  });

  test('hold every deployed policy', () => {
    expect(firedBy.map(([id]) => id).sort()).toEqual(policies.map(([id]) => id).sort());
  });
});

describe('the scenario of an alert policy', () => {
  const names = readdirSync(SCENARIOS).filter((file) => file.endsWith('.ts'));

  test.each(firedBy)('exists and makes the policy fire: %s in %s', (policy, name) => {
    expect(names).toContain(`${name}.ts`);
    const { expectations, mayFire = [] } = scenario(name);
    const detected = expectations.flatMap((each) => (each.kind === 'detected' ? [each.policy] : []));
    expect([...detected, ...mayFire]).toContain(policy);
    expect(firing.get(name)).toContain(policy);
  });
});
