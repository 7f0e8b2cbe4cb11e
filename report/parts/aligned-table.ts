import { stripVTControlCharacters } from 'node:util';

/**
 * Rows under headings, in columns that two spaces separate, without lines. Its time grows linearly with the rows, which
 * that of a table with spans does not.
 *
 * @param heading how a heading is shown, such as in bold
 */
export function alignedTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  heading: (text: string) => string,
): string {
  const widths = headings.map((text, i) =>
    rows.reduce((most, row) => Math.max(most, widthOf(row[i] ?? '')), widthOf(text)),
  );
  const line = (cells: readonly string[]) => {
    const padded = cells.map((text, i) => text + ' '.repeat(Math.max(0, (widths[i] ?? 0) - widthOf(text))));
    return padded.join('  ').trimEnd();
  };
  return [line(headings.map(heading)), ...rows.map(line)].join('\n');
}

/** Characters that a terminal shows. */
function widthOf(text: string): number {
  const shown = text.includes('\u001B') ? stripVTControlCharacters(text) : text;
  return [...shown].length;
}
