import { wrapCellLine } from './fit-lines';
import { textWidth } from './text-width';

/** Text, with colors or without; a number is shown with separators of thousands. */
export type TerminalCell = string | number;

/** Blanks between two columns. */
const GAP = 2;
/** A column is not made narrower than this number of characters. */
const NARROWEST = 6;

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
  const widths = fittingWidths(texts, width);
  const isRight = head.map((_, column) => right.includes(column) || isNumeric(rows, column));
  return texts.flatMap((row) => rowLines(row, widths, isRight)).join('\n');
}

/** A row in as many lines as its highest cell has. */
function rowLines(row: readonly string[], widths: readonly number[], isRight: readonly boolean[]): string[] {
  const cells = widths.map((width, column) => wrapCell(row[column] ?? '', width));
  const height = Math.max(...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, at) =>
    cells
      .map((lines, column) => pad(lines[at] ?? '', widths[column] ?? 0, isRight[column] === true))
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
}

function pad(text: string, width: number, isRight: boolean): string {
  const blanks = ' '.repeat(Math.max(0, width - textWidth(text)));
  return isRight ? blanks + text : text + blanks;
}

function show(cell: TerminalCell): string {
  return typeof cell === 'number' ? cell.toLocaleString('en') : cell;
}

function isNumeric(rows: readonly (readonly TerminalCell[])[], column: number): boolean {
  const filled = rows.map((row) => row[column] ?? '').filter((cell) => cell !== '');
  return filled.length > 0 && filled.every((cell) => typeof cell === 'number');
}

/** Of each column, the width of its longest part. */
function longestIn(rows: readonly (readonly string[])[], partsOf: (text: string) => readonly string[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, text] of row.entries()) {
      for (const part of partsOf(text)) widths[column] = Math.max(widths[column] ?? 0, textWidth(part));
    }
  }
  return widths;
}

/**
 * The widths with which the table fits. No word, and no part of a name, is cut where it fits without that.
 */
function fittingWidths(rows: readonly (readonly string[])[], width: number): number[] {
  const natural = longestIn(rows, (text) => text.split('\n'));
  const most = width - GAP * (natural.length - 1);
  if (total(natural) <= most) return natural;
  const words = longestIn(rows, (text) => text.split(/\s+|(?<=[-/_.:])/));
  const uncut = cutToFit(natural, words, most);
  return total(uncut) <= most ? uncut : cutToFit(natural, [], most);
}

/** The widths with the widest ones cut to one limit, but not below their least: the largest limit with which they fit. */
function cutToFit(natural: readonly number[], least: readonly number[], most: number): number[] {
  const cutTo = (limit: number) => natural.map((one, column) => Math.min(one, Math.max(limit, least[column] ?? 0)));
  let limit = Math.max(...natural);
  while (limit > NARROWEST && total(cutTo(limit)) > most) limit -= 1;
  return cutTo(limit);
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, one) => sum + one, 0);
}

/** The lines of a cell. Colored text is not wrapped. */
function wrapCell(text: string, width: number): string[] {
  if (!text.includes('\n') && textWidth(text) <= width) return [text];
  return text.split('\n').flatMap((line) => {
    if (textWidth(line) <= width || line.includes('\u001b')) return [line];
    return wrapCellLine(line, width).split('\n');
  });
}
