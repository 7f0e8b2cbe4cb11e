import fc from 'fast-check';
import { alignmentOf } from '../../../alerting/metrics/align';
import type { Aligner } from '../../../alerting/metrics/aligner';
import { alignedType } from '../../../alerting/metrics/aligner';
import { ExactSum } from '../../../alerting/metrics/exact-sum';
import { PointRing } from '../../../alerting/metrics/point-ring';

const sum = (all: readonly number[]) => all.reduce((a, b) => a + b, 0);
const mean = (all: readonly number[]) => sum(all) / all.length;

/** What each aligner gives for the values of a window of 60 s, by the book. */
const BOOK: Partial<Record<Aligner, (window: readonly number[]) => number>> = {
  ALIGN_MIN: (w) => Math.min(...w),
  ALIGN_MAX: (w) => Math.max(...w),
  ALIGN_MEAN: mean,
  ALIGN_SUM: sum,
  ALIGN_DELTA: sum,
  ALIGN_RATE: (w) => sum(w) / 60,
  ALIGN_COUNT: (w) => w.length,
  ALIGN_NEXT_OLDER: (w) => w.at(-1) ?? NaN,
  ALIGN_STDDEV: (w) => Math.sqrt(mean(w.map((x) => (x - mean(w)) ** 2))),
  ALIGN_COUNT_TRUE: sum,
  ALIGN_COUNT_FALSE: (w) => w.length - sum(w),
  ALIGN_FRACTION_TRUE: mean,
};

describe('a sliding window', () => {
  test.each(Object.entries(BOOK))('of %s gives what the points in it give, however it slid there', (aligner, book) => {
    const counted = aligner === 'ALIGN_DELTA' || aligner === 'ALIGN_RATE';
    const make = alignmentOf(
      aligner as Aligner,
      { kind: counted ? 'DELTA' : 'GAUGE', type: 'DOUBLE' },
      60_000,
    )?.makeWindow;
    if (make === undefined) throw new Error('no window');
    const truth = aligner.includes('TRUE') || aligner.includes('FALSE');
    const value = truth ? fc.constantFrom(0, 1) : fc.double({ min: -1e6, max: 1e6, noNaN: true });
    const moves = fc.array(fc.tuple(value, fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(moves, (steps) => {
        const [points, window] = [new PointRing(), make()];
        let first = 0;
        steps.forEach(([x, leave, twice], i) => {
          points.append(i, x);
          window.enter(points, i);
          for (let n = leave ? (twice ? 2 : 1) : 0; n > 0 && first < i; n--) window.leave(points, first++);
          points.dropBefore(first);
          const inside = steps.slice(first, i + 1).map(([v]) => v);
          expect(window.value(points, first, i + 1, -Infinity)).toBeCloseTo(book(inside), 6);
        });
      }),
      { numRuns: 30 },
    );
  });

  test('sums without an error that grows', () => {
    const running = new ExactSum();
    for (let i = 0; i < 100_000; i++) {
      running.add(0.1 + i);
      running.add(-(0.1 + i));
    }
    expect(running.value()).toBe(0);
    running.add(1e15);
    running.add(0.25);
    running.add(-1e15);
    expect(running.value()).toBe(0.25);
  });
});

describe('the points of a series', () => {
  test('stay in the order of time wherever they are placed, and those dropped are gone', () => {
    const times = fc.uniqueArray(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(times, (all) => {
        const ring = new PointRing();
        for (const time of all) if (!ring.append(time, time * 2)) ring.place(time, time * 2);
        const kept = Array.from({ length: ring.end - ring.first }, (_, i) => [
          ring.time(ring.first + i),
          ring.value(ring.first + i),
        ]);
        expect(kept).toEqual([...all].sort((a, b) => a - b).map((time) => [time, time * 2]));
      }),
    );
  });

  test('at one instant replace each other', () => {
    const ring = new PointRing();
    ring.append(1, 1);
    ring.append(2, 2);
    expect(ring.append(1, 7)).toBe(false);
    expect(ring.place(1, 7)).toEqual({ sequence: 0, replaced: true });
    expect([ring.value(0), ring.value(1), ring.end]).toEqual([7, 2, 2]);
  });
});

describe('an aligner', () => {
  test.each([
    ['ALIGN_RATE', 'GAUGE', 'INT64', undefined],
    ['ALIGN_RATE', 'DELTA', 'INT64', { kind: 'GAUGE', type: 'DOUBLE' }],
    ['ALIGN_MEAN', 'CUMULATIVE', 'INT64', undefined],
    ['ALIGN_MEAN', 'GAUGE', 'BOOL', undefined],
    ['ALIGN_FRACTION_TRUE', 'GAUGE', 'BOOL', { kind: 'GAUGE', type: 'DOUBLE' }],
    ['ALIGN_COUNT', 'DELTA', 'DISTRIBUTION', undefined],
    ['ALIGN_PERCENTILE_99', 'CUMULATIVE', 'DISTRIBUTION', undefined],
    ['ALIGN_PERCENTILE_99', 'DELTA', 'DISTRIBUTION', { kind: 'GAUGE', type: 'DOUBLE' }],
    ['ALIGN_DELTA', 'CUMULATIVE', 'DISTRIBUTION', { kind: 'DELTA', type: 'DISTRIBUTION' }],
  ] as const)('%s of %s %s gives %j, as the API has it', (aligner, kind, type, expected) => {
    expect(alignedType(aligner, { kind, type })).toEqual(expected);
  });
});
