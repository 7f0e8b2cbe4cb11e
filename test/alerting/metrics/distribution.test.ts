import { Buckets, bucketOptionsFromApi } from '../../../alerting/metrics/bucket-options';
import { distributionFromApi, distributionOf } from '../../../alerting/metrics/distribution';
import { countWithin, percentileOf } from '../../../alerting/metrics/percentile';
import { foldOf, type Reducer } from '../../../alerting/metrics/reducer';

const powers = new Buckets({ kind: 'exponential', numFiniteBuckets: 6, growthFactor: 2, scale: 1 });
const tens = new Buckets({ kind: 'linear', numFiniteBuckets: 3, width: 10, offset: 5 });

describe('buckets', () => {
  test('have the bounds of their options, and include the lower bound but not the upper one', () => {
    expect(powers.bounds).toEqual([1, 2, 4, 8, 16, 32, 64]);
    expect(tens.bounds).toEqual([5, 15, 25, 35]);
    expect([4, 5, 14.9, 15, 34.9, 35].map((value) => tens.indexOf(value))).toEqual([0, 1, 1, 2, 3, 4]);
    expect(new Buckets({ kind: 'explicit', bounds: [1, 2, 4, 8, 16, 32, 64] }).same(powers)).toBe(true);
    expect(tens.same(powers)).toBe(false);
  });

  test('are read from the API, also with numbers as text, and refused if invalid', () => {
    expect(bucketOptionsFromApi('m', { linearBuckets: { numFiniteBuckets: '3', width: 10, offset: 5 } })).toEqual(
      tens.options,
    );
    expect(() => bucketOptionsFromApi('m', {})).toThrow(/m: .*\[BUC001\]/);
    expect(() => new Buckets({ kind: 'explicit', bounds: [2, 1] })).toThrow(/BUC002/);
    expect(() => new Buckets({ kind: 'linear', numFiniteBuckets: 1e9, width: 1, offset: 0 })).toThrow(/BUC002/);
  });
});

describe('a percentile', () => {
  test.each([
    [0.5, 12],
    [0.95, 15.6],
    [0.99, 15.92],
  ])('P%d of a single value from 8 to 16 is %d, as of test vector 6', (share, expected) => {
    expect(percentileOf(distributionOf(powers, [9]), share)).toBeCloseTo(expected, 12);
  });

  test('is the bound if a bucket has no width, and NaN without values', () => {
    expect(percentileOf(distributionOf(powers, [0]), 0.5)).toBe(1);
    expect(percentileOf(distributionOf(powers, [1_000]), 0.5)).toBe(64);
    expect(percentileOf(distributionOf(powers, []), 0.5)).toBeNaN();
  });

  test('lies in the bucket in which the count is reached', () => {
    expect(percentileOf(distributionOf(tens, [6, 7, 16, 17]), 0.5)).toBe(15);
    expect(percentileOf(distributionOf(tens, [6, 7, 16, 17]), 0.75)).toBe(20);
  });
});

test('the count within a range includes the fraction of a bucket that lies inside', () => {
  const four = distributionOf(tens, [1, 6, 7, 40]);
  expect(countWithin(four, { min: -Infinity, max: Infinity, firstBucketStartsAtZero: false })).toBe(4);
  expect(countWithin(four, { min: -Infinity, max: 10, firstBucketStartsAtZero: false })).toBe(2);
  expect(countWithin(four, { min: 0, max: 15, firstBucketStartsAtZero: false })).toBe(2);
  expect(countWithin(four, { min: 10, max: Infinity, firstBucketStartsAtZero: false })).toBe(2);
});

test.each<[min: number, max: number, fromZero: number, asBad: number]>([
  [5, Infinity, 2, 1],
  [-Infinity, 5, 1, 0],
  [2.5, 7.5, 1, 0],
  [10, 20, 0, 0],
  [-Infinity, Infinity, 3, 3],
])(
  'from %d to %d, the first bucket counts from 0 or as outside of the range, as the option says',
  (min, max, fromZero, asBad) => {
    // Two values below the first bound of 10, and one above the last.
    const three = { ...distributionOf(new Buckets({ kind: 'explicit', bounds: [10, 20] }), [1, 2, 30]) };
    const counted = [true, false].map((firstBucketStartsAtZero) =>
      countWithin(three, { min, max, firstBucketStartsAtZero }),
    );
    expect(counted).toEqual([fromZero, asBad]);
  },
);

test.each<[Exclude<Reducer, 'REDUCE_NONE'>, number]>([
  ['REDUCE_SUM', 3],
  ['REDUCE_COUNT', 2],
  ['REDUCE_MEAN', 20],
  ['REDUCE_STDDEV', Math.sqrt(200 / 3)],
  ['REDUCE_PERCENTILE_50', 20],
])('%s over the distributions {10, 30} and {20} is %d', (reducer, expected) => {
  const members = [[10, 30], [20]].map((values) => ({
    value: values.length,
    distribution: distributionOf(tens, values),
  }));
  expect(foldOf(reducer, 'DISTRIBUTION').reduce(members)).toBeCloseTo(expected, 10);
});

test('a distribution is read as the API prints it', () => {
  const json = {
    count: '2',
    mean: 8,
    sumOfSquaredDeviation: 8,
    bucketOptions: { explicitBuckets: { bounds: [5, 15] } },
    bucketCounts: ['0', '2'],
  };
  expect(percentileOf(distributionFromApi('x', json), 0.5)).toBe(10);
  expect(() => distributionFromApi('x', { ...json, count: 'many' })).toThrow(/DIS001/);
});
