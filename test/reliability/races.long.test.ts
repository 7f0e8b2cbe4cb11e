import { recordFigures } from './support/figures';
import { PlainDay } from './support/plain-day';
import { raceThrough } from './support/race-run';
import { Random, SEED } from './support/random';

const DAYS = 3;

test('two monitors without a lease do together what one does alone, on days with other orders of their calls', async () => {
  const day = await PlainDay.simulate();
  const totals = { days: DAYS, ticks: 0, calls: 0 };
  for (let n = 0; n < DAYS; n += 1) {
    const { failures, ticks, calls } = await raceThrough(day, new Random(SEED + n));
    expect(failures).toEqual([]);
    totals.ticks += ticks;
    totals.calls += calls;
  }
  expect(totals.ticks).toBeGreaterThan(4_500); // as many as the review made
  recordFigures('races', totals);
}, 1_800_000);
