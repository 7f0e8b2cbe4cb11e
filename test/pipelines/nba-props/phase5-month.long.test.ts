import { join } from 'node:path';
import { nbaProps } from '../../../pipelines/nba-props';
import scenario from '../../../scenarios/nba-props/phase5-month';
import { declaredStack } from '../../../simulation/declared-stack';
import { rehearseScenario } from '../../../simulation/rehearse-scenario';
import { synthesizeProd } from '../../declared';
import { expectGolden } from '../../golden';
import { figuresOf, phase5MonthPage } from './phase5-month-page';

test('docs/pipelines/nba-props/phase5-month.md shows the month of the scenario, baseline and declared, with its arithmetic', () => {
  const stack = declaredStack(synthesizeProd(nbaProps));
  const [baseline, declared] = (['baseline', 'declared'] as const).map((world) =>
    figuresOf(rehearseScenario(scenario, world, stack)),
  );
  if (baseline === undefined || declared === undefined) throw new Error('a world is missing');
  expect(declared.doneByDeadline / declared.dates).toBeGreaterThanOrEqual(0.95);
  expect(baseline.doneByDeadline / baseline.dates).toBeLessThan(0.27);
  const page = phase5MonthPage(stack.config, baseline, declared);
  expectGolden(join(__dirname, '../../../docs/pipelines/nba-props/phase5-month.md'), page);
});
