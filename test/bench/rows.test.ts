import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../cli/usage-error';
import { chosenRows, rowOf, ROWS } from '../../bench/rows';

const ROOT = join(__dirname, '../..');

test('all rows are chosen without a list, and once each with one, in its order', () => {
  expect(chosenRows(undefined).map(({ id }) => id)).toEqual(Object.keys(ROWS));
  expect(chosenRows('month, synth-55,month').map(({ id }) => id)).toEqual(['month', 'synth-55']);
});

test('an unknown row is refused with the nearest id', () => {
  expect(() => chosenRows('synth-55,mnth')).toThrow(
    new UsageError("--rows: it takes row ids, got 'mnth'; did you mean 'month'? (--list shows all)"),
  );
  expect(() => rowOf('constructor')).toThrow(UsageError);
});

test('every row names scripts that this checkout has', () => {
  const scripts = Object.values(ROWS).flatMap(({ step, before }) => [step, ...before].map(({ script }) => script));
  expect([...new Set(scripts)].filter((script) => !existsSync(join(ROOT, script)))).toEqual([]);
});

test('a figure is read from what the script prints', () => {
  expect(rowOf('month').read?.('{"seconds":13.7,"runs":270000}')).toBe(13.7);
  expect(rowOf('month').work?.('{"seconds":13.7,"runs":270000}')).toBe(270_000);
  expect(rowOf('tick-55').read?.('101.5')).toBe(101.5);
  expect(rowOf('start-run-recorder').read?.('{"bytes":2900000,"ours":139,"bare":95}')).toBe(139);
  expect(rowOf('synth-55').read).toBeUndefined();
});
