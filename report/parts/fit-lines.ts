import { textWidth } from './text-width';

/** A label, such as `audit      `, is at most this long; the text beside it is aligned. */
const LONGEST_LABEL = 16;
const INDENT = 2;

/**
 * Wraps the lines that are longer than `width`, at blanks. Their further lines are indented: under the text beside a label
 * (`rehearse   139 expectations ...`), else by `more` blanks. A word that is longer than a line stays whole.
 */
export function fitLines(text: string, width: number, more = INDENT): string {
  return text
    .split('\n')
    .map((line) => (textWidth(line) <= width ? line : fitLine(line, width, more)))
    .join('\n');
}

function fitLine(line: string, width: number, more: number): string {
  const indent = indentOf(line);
  const label = textWidth(/^ *\S+ {2,}(?=\S)/.exec(line)?.[0] ?? '');
  return wrapPieces(piecesOf(line), width, label > 0 && label <= LONGEST_LABEL ? label : indent + more);
}

/**
 * Wraps a line at blanks, and a name that is longer than a line after its separators (`orders-`), as in a cell of a
 * table. The further lines of an indented line are indented by two blanks more.
 */
export function wrapCellLine(line: string, width: number): string {
  const indent = indentOf(line);
  const further = indent === 0 ? 0 : indent + INDENT;
  return wrapPieces(
    piecesOf(line).flatMap((piece) => breakName(piece, width - further)),
    width,
    further,
  );
}

function indentOf(line: string): number {
  return /^ */.exec(line)?.[0].length ?? 0;
}

/** Each piece is a word with the blanks before it. */
function piecesOf(line: string): readonly string[] {
  return line.match(/ *[^ ]+/g) ?? [];
}

function wrapPieces(pieces: readonly string[], width: number, further: number): string {
  const lines: string[] = [];
  let current = '';
  for (const piece of pieces) {
    if (current.trim() !== '' && textWidth(current + piece) > width) {
      lines.push(current);
      current = ' '.repeat(further) + piece.trimStart();
    } else current += piece;
  }
  return [...lines, current].join('\n');
}

/** The parts of a name, each of at most `most` characters. Colored text stays whole. */
function breakName(piece: string, most: number): string[] {
  if (textWidth(piece.trimStart()) <= most || piece.includes('\u001b')) return [piece];
  return piece.split(/(?<=[-/._:,])/).flatMap((part) => part.match(new RegExp(`.{1,${most}}`, 'gu')) ?? []);
}
