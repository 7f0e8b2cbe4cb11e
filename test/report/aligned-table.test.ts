import { alignedTable } from '../../report/parts/aligned-table';

test('columns are as wide as their widest cell, without colors and without spaces at the ends of lines', () => {
  const bold = (text: string) => `\u001B[1m${text}\u001B[22m`;
  const rows = [
    ['a', '\u001B[31mlong\u001B[39m', 'x'],
    ['wide', 'b', ''],
    ['× é', '', ''],
  ];
  expect(alignedTable(['h', 'i', ''], rows, (text) => text)).toBe(
    ['h     i', 'a     \u001B[31mlong\u001B[39m  x', 'wide  b', '× é'].join('\n'),
  );
  expect(alignedTable(['h'], [], bold)).toBe(bold('h'));
});
