import { compareRow, type Measuring } from '../../bench/against/compare-rows';
import { comparisonTable } from '../../bench/against/comparison-table';
import { rowOf } from '../../bench/rows';
import { ProcessFailed } from '../../bench/run-process';

const MONTH = rowOf('month');

/** A side with a fixed figure, which counts its measurements. */
class FixedSide implements Measuring {
  measured = 0;

  constructor(
    readonly value: number,
    readonly out = '{"runs":9}',
    readonly missing: readonly string[] = [],
  ) {}

  lacks() {
    return this.missing;
  }

  prepare() {
    return Promise.resolve();
  }

  measure() {
    this.measured += 1;
    return Promise.resolve({ value: this.value, out: this.out });
  }
}

test('the table shows medians, the ratio with its spread, and every pair', async () => {
  const sides = { base: new FixedSide(20), head: new FixedSide(5) };
  const shown = comparisonTable([await compareRow(MONTH, sides, 3)]);
  expect(lineOf(shown, 'month')).toEqual(['month', '20.0 s', '5.00 s', '0.25', '0.25', '0.25', '0.25 0.25 0.25']);
  expect([sides.base.measured, sides.head.measured]).toEqual([3, 3]);
});

test('a row of whole processes gets one uncounted run first', async () => {
  const sides = { base: new FixedSide(20), head: new FixedSide(5) };
  await compareRow(rowOf('synth-55'), sides, 2);
  expect([sides.base.measured, sides.head.measured]).toEqual([3, 3]);
});

test('a row whose script one side lacks is skipped, with side and script named', async () => {
  const sides = { base: new FixedSide(20, '', ['bench/rehearse-month.ts']), head: new FixedSide(5) };
  const shown = comparisonTable([await compareRow(MONTH, sides, 3)]);
  expect(shown).toBe('No row was compared.\nskipped  month: base has no bench/rehearse-month.ts');
  expect(sides.head.measured).toBe(0);
});

test('a failing script fails its row, with the side named', async () => {
  const head = new FixedSide(5);
  head.measure = () => Promise.reject(new ProcessFailed('bench/rehearse-month.ts: ended with exit 1'));
  const outcome = await compareRow(MONTH, { base: new FixedSide(20), head }, 3);
  expect(outcome).toMatchObject({ kind: 'failed', why: 'head: bench/rehearse-month.ts: ended with exit 1' });
});

test('any other error is thrown', async () => {
  const head = new FixedSide(5);
  head.measure = () => Promise.reject(new RangeError('ours'));
  await expect(compareRow(MONTH, { base: new FixedSide(20), head }, 3)).rejects.toThrow(RangeError);
});

test('sides with different work get a remark', async () => {
  const sides = { base: new FixedSide(20, '{"runs":270000}'), head: new FixedSide(5, '{}') };
  const shown = comparisonTable([await compareRow(MONTH, sides, 1)]);
  expect(shown).toContain('remark   month: the sides do different work: base 270,000, head unknown runs or results');
});

/** The cells of a row of the table. */
function lineOf(table: string, id: string): readonly string[] {
  const line = table.split('\n').find((text) => text.includes(`│ ${id} `)) ?? '';
  return line
    .split('│')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
