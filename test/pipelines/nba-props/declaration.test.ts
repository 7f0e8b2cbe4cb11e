import { deployablesOf, processorsOf } from '../../../model/pipeline';
import { nbaProps } from '../../../pipelines/nba-props';

test('nba-props has 55 processors: 34, 7, 7, 6 and 1 in phases 2 to 6', () => {
  const perPhase = nbaProps.phases.map(
    ({ id }) => processorsOf(nbaProps).filter(({ phase }) => phase.id === id).length,
  );
  expect(perPhase).toEqual([0, 34, 7, 7, 6, 1]);
});

test('nba-props names the orchestrators that others deploy, and leaves open what their documents do not say', () => {
  expect(nbaProps.externalFunctions?.map(({ name, generation }) => [name, generation])).toEqual([
    ['phase2_to_phase3', undefined],
    ['phase3_to_phase4', undefined],
    ['self_heal', undefined],
    ['transition_monitor', undefined],
    ['phase4_timeout_check', undefined],
  ]);
  expect(
    deployablesOf(nbaProps).flatMap(({ deployable: { kind, name } }) => (kind === 'function' ? [name] : [])),
  ).toEqual(['phase4-to-phase5', 'phase5-to-phase6', 'phase6-export']);
});
