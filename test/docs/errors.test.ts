import { join } from 'node:path';
import { codesInStrings } from '../../scripts/error-codes';
import { ERROR_TEXTS } from '../../scripts/error-texts';
import { errorRows, errorsPage } from '../../scripts/errors-page';
import { expectGolden } from '../golden';

const rows = errorRows();
const codes = rows.map(({ code }) => code);

test('docs/errors.md lists the error codes of the code as it is', () => {
  expectGolden(join(__dirname, '../../docs/errors.md'), errorsPage());
});

test('every error code in the code has one row with a meaning and a fix', () => {
  expect(codes).toEqual([...new Set(codes)]);
  expect(codesInStrings().filter((code) => !codes.includes(code))).toEqual([]);
  expect(rows.filter(({ meaning, fix }) => meaning.length < 5 || fix.length < 5)).toEqual([]);
});

test('no two error codes have the same meaning', () => {
  const meanings = rows.map(({ meaning }) => meaning);
  expect(meanings.filter((meaning, n) => meanings.indexOf(meaning) !== n)).toEqual([]);
});

test('every text in scripts/error-texts.ts belongs to a code that the code reports', () => {
  expect(Object.keys(ERROR_TEXTS).filter((code) => !codes.includes(code))).toEqual([]);
});
