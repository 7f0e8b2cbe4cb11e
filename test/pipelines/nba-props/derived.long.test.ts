import { nbaProps } from '../../../pipelines/nba-props';
import { coverageOf } from '../../../report/rehearsal/coverage';
import { derivedScenarios } from '../../../simulation/derived/all-derived';
import { declaredStack } from '../../../simulation/declared-stack';
import { rehearseScenario } from '../../../simulation/rehearse-scenario';
import { synthesizeProd } from '../../declared';

/** A check of the audited bounds: 55 processors, each with every fault that the declaration can have. */
describe('the scenarios derived from the declaration of nba-props', () => {
  const documents = synthesizeProd(nbaProps);
  const stack = declaredStack(documents);
  const rehearsals = derivedScenarios(documents).map((scenario) => rehearseScenario(scenario, 'declared', stack));

  test.each(rehearsals)('hold: $scenario.name', ({ expectations }) => {
    expect(expectations.filter(({ met }) => !met)).toEqual([]);
  });

  test('make every alert policy fire', () => {
    expect(coverageOf(rehearsals).untripped).toEqual([]);
  });
});
