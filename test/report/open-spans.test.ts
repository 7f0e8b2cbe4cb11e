import { openSpans } from '../../report/charts/open-spans';

describe('spans of a chart', () => {
  const window = { from: 0, to: 400_000 };
  const incident = (openedAt: number, closedAt: number | null) => ({ openedAt, closedAt });

  test('short spans are widened, and overlapping spans are merged', () => {
    const short = [incident(500, 600), incident(1_000, 1_100), incident(200_000, 200_001)];
    expect(openSpans(short, window, 400_000)).toEqual([
      { from: 500, to: 2_000 },
      { from: 200_000, to: 201_000 },
    ]);
  });

  test('spans end with the chart, and incidents outside it are left out', () => {
    const all = [incident(-9, -1), incident(-9, 5_000), incident(399_999, null), incident(500_000, null)];
    expect(openSpans(all, window, 600_000)).toEqual([
      { from: 0, to: 5_000 },
      { from: 399_000, to: 400_000 },
    ]);
  });
});
