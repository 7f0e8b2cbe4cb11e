import { processorsOf } from '../../../model/pipeline';
import { nbaProps } from '../../../pipelines/nba-props';

test('nba-props has 55 processors: 34, 7, 7, 6 and 1 in phases 2 to 6', () => {
  const perPhase = nbaProps.phases.map(
    ({ id }) => processorsOf(nbaProps).filter(({ phase }) => phase.id === id).length,
  );
  expect(perPhase).toEqual([0, 34, 7, 7, 6, 1]);
});
