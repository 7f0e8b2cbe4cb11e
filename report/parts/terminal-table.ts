import stringWidth from 'string-width';
import { wrapCellLine } from './fit-lines';

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
 * Its time grows linearly with the rows: cli-table3 needs 2 s for 2,000.
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
  const isRight = head.map((_, column) => right.includes(column) || isNumeric(rows, column));
  const drawn = texts.map((row) =>
    drawRow(
      row.map((text, column) => wrapCell(text, widths[column] ?? NARROWEST).split('\n')),
      widths,
      isRight,
    ),
  );
  return drawn.join('\n');
}

/** The lines of one row, whose cells have several where they are wrapped. */
function drawRow(
  cells: readonly (readonly string[])[],
  widths: readonly number[],
  isRight: readonly boolean[],
): string {
  const height = Math.max(...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((lines, column) => {
        const text = lines[line] ?? '';
        const blanks = ' '.repeat(Math.max(0, (widths[column] ?? 0) - stringWidth(text)));
        return isRight[column] === true ? blanks + text : text + blanks;
      })
      .join(' '.repeat(GAP))
      .trimEnd(),
  ).join('\n');
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
