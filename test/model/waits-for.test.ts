import { waitsFor } from '../../model/waits-for';
import { smallPipeline } from '../simulation/support/small-pipeline';

const DAY = 86_400;
const pipelineOf = (...rows: readonly (readonly [name: string, every: number, dependsOn: readonly string[]])[]) => {
  const [one] = smallPipeline.processors;
  if (one === undefined) throw new Error('the small pipeline has processors');
  return {
    processors: rows.map(([name, expectedEverySeconds, dependsOn]) => ({
      ...one,
      name,
      expectedEverySeconds,
      dependsOn: [...dependsOn],
    })),
  };
};

test('a processor waits for what it reads, but not for what runs less often than it does', () => {
  const waits = waitsFor(
    pipelineOf(
      ['hourly', 3_600, ['daily']],
      ['daily', DAY, ['weekly', 'hourly']],
      ['weekly', 7 * DAY, ['daily', 'other weekly', 'monthly']],
      ['other weekly', 7 * DAY, []],
      ['monthly', 30 * DAY, ['weekly']],
    ),
  );
  expect([...waits]).toEqual([
    ['hourly', ['daily']],
    ['daily', ['hourly']],
    ['weekly', ['daily', 'other weekly']],
    ['other weekly', []],
    ['monthly', ['weekly']],
  ]);
});
