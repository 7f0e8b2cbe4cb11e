import { exampleStack } from './support/example-stack';
import { Random, SEED } from './support/random';
import { Soak } from './support/soak';

test('in a day with random faults of every kind, every tick keeps the invariants of the guard', async () => {
  const stack = await exampleStack();
  const report = new Soak(stack, new Random(SEED), 24).run();

  expect(report.failures).toEqual([]);
  expect(report.ticks).toBeGreaterThan(600);
  expect(report.closed).toBeGreaterThan(0);
});
