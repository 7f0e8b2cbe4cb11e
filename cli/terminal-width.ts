/** Characters of a line where the width is not known, as in a pipe or a log of CI. */
const DEFAULT_WIDTH = 100;
/** Tables need at least this many characters. */
const NARROWEST = 60;

/** Characters of a line of standard output: of the variable COLUMNS, else of the terminal, else 100. */
export function terminalWidth(): number {
  const given = Number(process.env.COLUMNS ?? process.stdout.columns);
  return Number.isInteger(given) && given > 0 ? Math.max(NARROWEST, given) : DEFAULT_WIDTH;
}
