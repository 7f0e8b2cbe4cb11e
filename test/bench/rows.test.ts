import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../cli/usage-error';
import { chosenRows, rowOf, ROWS } from '../../bench/rows';

const ROOT = join(__dirname, '../..');

test('without a list all rows are chosen; with a list, each of its rows once and in its order', () => {
  expect(chosenRows(undefined).map(({ id }) => id)).toEqual(Object.keys(ROWS));
  expect(chosenRows('month, synth-55,month').map(({ id }) => id)).toEqual(['month', 'synth-55']);
});

test('an unknown row is refused with the nearest id', () => {
  expect(() => chosenRows('synth-55,mnth')).toThrow(
    new UsageError("--rows: unknown row 'mnth'; did you mean 'month'? (--list shows all)"),
  );
  expect(() => rowOf('constructor')).toThrow(UsageError);
});

test('the scripts of every row exist', () => {
  const scripts = Object.values(ROWS).flatMap(({ step, before }) => [step, ...before].map(({ script }) => script));
  expect([...new Set(scripts)].filter((script) => !existsSync(join(ROOT, script)))).toEqual([]);
});

test('a figure is read from the output of its script', () => {
  expect(rowOf('month').read?.('{"seconds":13.7,"runs":270000}')).toBe(13.7);
  expect(rowOf('month').work?.('{"seconds":13.7,"runs":270000}')).toBe(270_000);
  expect(rowOf('tick-55').read?.('101.5')).toBe(101.5);
  expect(rowOf('start-run-recorder').read?.('{"bytes":2900000,"ours":139,"bare":95}')).toBe(139);
  expect(rowOf('synth-55').read).toBeUndefined();
});
