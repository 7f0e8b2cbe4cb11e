import { deliverInOrders } from './support/event-orders';
import { recordFigures } from './support/figures';
import { Random, SEED } from './support/random';

test('200,000 events of random runs give one state in any order, and no run goes back', async () => {
  const { failures, ...counts } = await deliverInOrders(200_000, new Random(SEED));

  expect(failures).toEqual([]);
  expect(counts.closed).toBeGreaterThan(2_000);
  recordFigures('event orders', counts);
});
