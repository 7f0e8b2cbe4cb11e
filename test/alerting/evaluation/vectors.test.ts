import { absence, policy, repeat, run, series, spans, threshold, type Row } from './fixtures';

/** Short examples of the rules of evaluation. */
describe('the rules of evaluation', () => {
  const one = series('a');
  const firesAt = (row: Row, condition: Record<string, unknown>, last: number, options = {}) =>
    spans(run([policy([condition])], [[one, row]], last, options)).map(([opened]) => opened);

  const rising: Row = [0, 0, 3, 3, 3, 3];

  test.each([
    ['0s', 3],
    ['60s', 4],
    ['120s', 5],
  ])('a gauge that rises at minute 3 fires after a duration of %s at minute %i', (duration, at) => {
    expect(firesAt(rising, threshold({ duration }), 6)).toEqual([at]);
  });

  const gap: Row = [0, 0, 3, undefined, 3, 3, 3, 3];

  test('NO_OP keeps the start of a violation across a gap, and does not open in the missing minute', () => {
    expect(firesAt(gap, threshold({ duration: '120s' }), 8)).toEqual([5]);
    expect(firesAt(gap, threshold({ duration: '60s' }), 8)).toEqual([5]);
  });

  test('INACTIVE starts the duration again after a gap', () => {
    const evaluation_missing_data = 'EVALUATION_MISSING_DATA_INACTIVE';
    expect(firesAt(gap, threshold({ duration: '120s', evaluation_missing_data }), 8)).toEqual([7]);
  });

  test('ACTIVE counts the missing minute as a violation', () => {
    const evaluation_missing_data = 'EVALUATION_MISSING_DATA_ACTIVE';
    expect(firesAt(gap, threshold({ duration: '60s', evaluation_missing_data }), 8)).toEqual([4]);
  });

  test('keepSinceAcrossGaps: false starts the duration again under NO_OP too', () => {
    expect(firesAt(gap, threshold({ duration: '120s' }), 8, { keepSinceAcrossGaps: false })).toEqual([7]);
  });

  test('a value equal to the threshold does not violate it', () => {
    expect(firesAt(repeat(2, 30), threshold(), 30)).toEqual([]);
    expect(firesAt(repeat(2, 30), threshold({ comparison: 'COMPARISON_LT' }), 30)).toEqual([]);
  });

  test('an absence of 5 minutes is met 5 minutes after the last point and closes at the next point', () => {
    const row: Row = [...repeat(1, 10), ...Array<undefined>(9), 1];
    expect(spans(run([policy([absence()])], [[one, row]], 25))).toEqual([
      [15, 20],
      [25, null],
    ]);
  });

  test('an absence is not met by a series that never had a point', () => {
    expect(spans(run([policy([absence()])], [[one, []]], 3_000))).toEqual([]);
  });
});
