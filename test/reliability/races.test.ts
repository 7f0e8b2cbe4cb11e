import { PlainDay } from './support/plain-day';
import { raceThrough } from './support/race-run';
import { Random, SEED } from './support/random';

test('two monitors without a lease do together what one does alone', async () => {
  const day = await PlainDay.simulate(530);
  const report = await raceThrough(day, new Random(SEED));

  expect(report.failures).toEqual([]);
  expect(report.ticks).toBe(2 * 530);
});
