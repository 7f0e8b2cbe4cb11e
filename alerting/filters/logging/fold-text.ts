// Everything outside this range is looked at one character at a time.
const ASCII = /^[\0-\x7f]*$/;
const CHANGES = /\p{Changes_When_NFKC_Casefolded}/u;
const IGNORED = /\p{Default_Ignorable_Code_Point}/gu;
const cache = new Map<string, string>();

/**
 * Text as the language compares it: NFKC_Casefold, by which `ＨＥＬＬＯ`, `Hello` and `hello` are the same.
 * https://cloud.google.com/logging/docs/view/logging-query-language#values_and_conversions and, for the mapping,
 * https://www.unicode.org/reports/tr44/#NFKC_Casefold
 */
export function foldText(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  let folded = '';
  for (const char of text) folded += foldChar(char);
  return folded.normalize('NFC');
}

/**
 * Is `a` before (below zero) or after `b` (above zero)? Folded text is ordered by code point, as its UTF-8 bytes
 * are; JavaScript orders by UTF-16 unit, which differs for what lies above U+FFFF.
 */
export function compareFolded(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) return isSurrogate(x) === isSurrogate(y) ? x - y : isSurrogate(x) ? 1 : -1;
  }
  return a.length - b.length;
}

const isSurrogate = (unit: number) => unit >= 0xd8_00 && unit <= 0xdf_ff;

function foldChar(char: string): string {
  if (char <= '\x7f') return char.toLowerCase();
  if (!CHANGES.test(char)) return char;
  const known = cache.get(char);
  if (known !== undefined) return known;
  // Case and compatibility can each uncover the other, so both are taken off until nothing changes.
  let [before, after] = ['', char];
  for (let i = 0; i < 4 && before !== after; i++) {
    before = after;
    after = Array.from(before.normalize('NFKC').replaceAll(IGNORED, ''), foldCase).join('');
  }
  cache.set(char, after);
  return after;
}

/** Unicode folds Cherokee to its capitals, and everything else to what its capital's small letter is. */
function foldCase(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (code >= 0x13_a0 && code <= 0x13_f5) return char;
  if ((code >= 0xab_70 && code <= 0xab_bf) || (code >= 0x13_f8 && code <= 0x13_fd)) return char.toUpperCase();
  if (!CHANGES.test(char)) return char;
  return Array.from(char.toLowerCase().toUpperCase(), (upper) => upper.toLowerCase()).join('');
}
