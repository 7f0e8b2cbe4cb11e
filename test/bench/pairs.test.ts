import { measurePairs, median, orderOf, spreadOf, type SideName } from '../../bench/pairs';

test('the side that is measured first alternates', () => {
  expect([0, 1, 2, 3].map((n) => orderOf(n)[0])).toEqual(['base', 'head', 'base', 'head']);
});

test('both sides are measured in turn, and each figure is stored for its side', async () => {
  const order: SideName[] = [];
  const pairs = await measurePairs(3, (side) => {
    order.push(side);
    return Promise.resolve(side === 'base' ? order.length : order.length * 10);
  });
  expect(order).toEqual(['base', 'head', 'head', 'base', 'base', 'head']);
  expect(pairs).toEqual([
    { base: 1, head: 20 },
    { base: 4, head: 30 },
    { base: 5, head: 60 },
  ]);
});

test('the ratio is computed for each pair: a slow pair does not change it', () => {
  const spread = spreadOf([
    { base: 10, head: 9 },
    { base: 20, head: 18 },
    { base: 10, head: 11 },
  ]);
  expect(spread).toEqual({ base: 10, head: 11, ratios: [0.9, 0.9, 1.1], median: 0.9, min: 0.9, max: 1.1 });
});

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 2, 3], 2.5],
  [[7], 7],
  [[], Number.NaN],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});
