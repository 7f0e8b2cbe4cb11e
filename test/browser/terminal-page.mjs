/** What the colors of a terminal (SGR codes: https://www.ecma-international.org/publications-and-standards/standards/ecma-48/) look like. */
const STYLES = {
  1: 'font-weight:bold',
  2: 'opacity:.65',
  31: 'color:#ff8a80',
  32: 'color:#5fd39a',
  33: 'color:#f0c05a',
  34: 'color:#7db8f0',
  35: 'color:#d3a4f4',
  36: 'color:#5fd0d8',
  90: 'color:#a3afbb',
};
const SGR = new RegExp(`${String.fromCharCode(27)}\\[(\\d+)m`);
/** Codes that end bold and faint, and any color. */
const ENDS = { 22: ['1', '2'], 39: ['31', '32', '33', '34', '35', '36', '90'] };

/** A page that shows a command and its colored output as a terminal does. */
export function terminalPage(command, output) {
  let on = [];
  const pieces = output.split(SGR);
  const text = pieces.map((piece, i) => {
    if (i % 2 === 1) {
      on = piece in ENDS ? on.filter((code) => !ENDS[piece].includes(code)) : [...on, piece];
      return '';
    }
    const style = on.map((code) => STYLES[code] ?? '').join(';');
    return style === '' ? escape(piece) : `<span style="${style}">${escape(piece)}</span>`;
  });
  return `<!doctype html><html lang="en"><title>terminal</title><style>
body{margin:0;background:#12171d;color:#e6ebf0}pre{display:inline-block;margin:0;padding:16px 20px;font:14px/1.45 ui-monospace,monospace}
</style><pre>$ ${escape(command)}\n${text.join('').trimEnd()}</pre></html>`;
}

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
