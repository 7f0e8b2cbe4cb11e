import { compareRow, type Measuring } from '../../bench/against/compare-rows';
import { comparisonTable } from '../../bench/against/comparison-table';
import { rowOf } from '../../bench/rows';
import { ProcessFailed } from '../../bench/run-process';

const MONTH = rowOf('month');

/** A side that measures the same each time, and counts how often. */
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

test('the medians, the ratio and its spread are shown, and each pair', async () => {
  const sides = { base: new FixedSide(20), head: new FixedSide(5) };
  const shown = comparisonTable([await compareRow(MONTH, sides, 3)]);
  expect(lineOf(shown, 'month')).toEqual(['month', '20.0 s', '5.00 s', '0.25', '0.25', '0.25', '0.25 0.25 0.25']);
  expect([sides.base.measured, sides.head.measured]).toEqual([3, 3]);
});

test('a row of whole processes is run once before, which does not count', async () => {
  const sides = { base: new FixedSide(20), head: new FixedSide(5) };
  await compareRow(rowOf('synth-55'), sides, 2);
  expect([sides.base.measured, sides.head.measured]).toEqual([3, 3]);
});

test('a row that one side lacks is named with the side and the script, and not measured', async () => {
  const sides = { base: new FixedSide(20, '', ['bench/rehearse-month.ts']), head: new FixedSide(5) };
  const shown = comparisonTable([await compareRow(MONTH, sides, 3)]);
  expect(shown).toBe('No row was compared.\nskipped  month: base has no bench/rehearse-month.ts');
  expect(sides.head.measured).toBe(0);
});

test('a script that fails makes its row failed, with the side', async () => {
  const head = new FixedSide(5);
  head.measure = () => Promise.reject(new ProcessFailed('bench/rehearse-month.ts: ended with exit 1'));
  const outcome = await compareRow(MONTH, { base: new FixedSide(20), head }, 3);
  expect(outcome).toMatchObject({ kind: 'failed', why: 'head: bench/rehearse-month.ts: ended with exit 1' });
});

test('a fault of our own is no failed row', async () => {
  const head = new FixedSide(5);
  head.measure = () => Promise.reject(new RangeError('ours'));
  await expect(compareRow(MONTH, { base: new FixedSide(20), head }, 3)).rejects.toThrow(RangeError);
});

test('sides that do different work are remarked upon', async () => {
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
