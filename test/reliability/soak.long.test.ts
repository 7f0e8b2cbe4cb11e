import { exampleStack } from './support/example-stack';
import { recordFigures } from './support/figures';
import { Random, SEED } from './support/random';
import { Soak } from './support/soak';

const HOURS = 72;
const SEEDS = 8;

test('in 72 hours with random faults of every kind, every tick keeps the invariants of the guard, for many seeds', async () => {
  const stack = await exampleStack();
  const totals = { seeds: SEEDS, hours: HOURS, ticks: 0, runs: 0, closed: 0, faults: 0, breakerChanges: 0, gauges: 0 };
  for (let n = 0; n < SEEDS; n += 1) {
    const { failures, ...counts } = new Soak(stack, new Random(SEED + n), HOURS).run();
    expect({ seed: SEED + n, failures }).toEqual({ seed: SEED + n, failures: [] });
    for (const [name, count] of Object.entries(counts)) totals[name as keyof typeof counts] += count;
  }
  expect(totals.closed).toBeGreaterThan(SEEDS);
  expect(totals.breakerChanges).toBeGreaterThan(SEEDS);
  recordFigures('soak', totals);
}, 1_800_000);
