import { deliverInOrders } from './support/event-orders';
import { Random, SEED } from './support/random';

test('random runs end in one state in any order of their lines, with duplicates, wrong clocks and closings', async () => {
  const report = await deliverInOrders(1_500, new Random(SEED));

  expect(report.failures).toEqual([]);
  expect(report.closed).toBeGreaterThan(20);
});
