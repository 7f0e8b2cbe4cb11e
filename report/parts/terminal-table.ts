import Table from 'cli-table3';
import stringWidth from 'string-width';
import { wrapCellLine } from './fit-lines';

/** Text, with colors or without; a number is shown with separators of thousands. */
export type TerminalCell = string | number;

/** Blanks between two columns. */
const GAP = 2;
/** A column is not made narrower than this number of characters. */
const NARROWEST = 6;

/** Characters for a cli-table3 table without lines. */
export const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' '.repeat(GAP),
} as const;

/**
 * A table without lines. A column of numbers is aligned at the right. Where the table is wider than `width`, the texts of
 * the widest columns are wrapped, at blanks and after the separators of names.
 *
 * @param width characters of a line; a table of many columns may need more
 * @param right further columns that are aligned at the right, counted from 0
 */
export function terminalTable(
  head: readonly string[],
  rows: readonly (readonly TerminalCell[])[],
  width: number,
  right: readonly number[] = [],
): string {
  const texts = [head, ...rows].map((row) => row.map(show));
  const widths = fittingWidths(naturalWidths(texts), width);
  const table = new Table({
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: head.map((_, column) => (right.includes(column) || isNumeric(rows, column) ? 'right' : 'left')),
    colWidths: widths,
  });
  table.push(...texts.map((row) => row.map((text, column) => wrapCell(text, widths[column] ?? NARROWEST))));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

function show(cell: TerminalCell): string {
  return typeof cell === 'number' ? cell.toLocaleString('en') : cell;
}

function isNumeric(rows: readonly (readonly TerminalCell[])[], column: number): boolean {
  const filled = rows.map((row) => row[column] ?? '').filter((cell) => cell !== '');
  return filled.length > 0 && filled.every((cell) => typeof cell === 'number');
}

function naturalWidths(rows: readonly (readonly string[])[]): number[] {
  const columns = Math.max(...rows.map(({ length }) => length));
  return Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => Math.max(...(row[column] ?? '').split('\n').map((line) => stringWidth(line))))),
  );
}

/** The widths with the widest ones cut to one limit: the largest with which the whole table fits. */
function fittingWidths(natural: readonly number[], width: number): number[] {
  const room = width - GAP * (natural.length - 1);
  const cutTo = (limit: number) => natural.map((one) => Math.min(one, limit));
  let limit = Math.max(...natural);
  while (limit > NARROWEST && cutTo(limit).reduce((sum, one) => sum + one, 0) > room) limit -= 1;
  return cutTo(limit);
}

function wrapCell(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => (stringWidth(line) <= width ? line : wrapCellLine(line, width)))
    .join('\n');
}
