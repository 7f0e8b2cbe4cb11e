// Other text is folded character by character.
const ASCII = /^[\0-\x7f]*$/;
const CHANGES = /\p{Changes_When_NFKC_Casefolded}/u;
const IGNORED = /\p{Default_Ignorable_Code_Point}/gu;
const cache = new Map<string, string>();

/**
 * Folds text for comparison by NFKC_Casefold: `ＨＥＬＬＯ`, `Hello` and `hello` are equal.
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
 * Compares folded text by code point, in the order of its UTF-8 bytes: below zero if `a` comes first. JavaScript compares
 * UTF-16 units, which differs above U+FFFF.
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
  // Folding case and compatibility can each enable the other, so both repeat until nothing changes.
  let [before, after] = ['', char];
  for (let i = 0; i < 4 && before !== after; i++) {
    before = after;
    after = Array.from(before.normalize('NFKC').replaceAll(IGNORED, ''), foldCase).join('');
  }
  cache.set(char, after);
  return after;
}

/** Unicode folds Cherokee to upper case, and other letters to the lower case of their upper case. */
function foldCase(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (code >= 0x13_a0 && code <= 0x13_f5) return char;
  if ((code >= 0xab_70 && code <= 0xab_bf) || (code >= 0x13_f8 && code <= 0x13_fd)) return char.toUpperCase();
  if (!CHANGES.test(char)) return char;
  return Array.from(char.toLowerCase().toUpperCase(), (upper) => upper.toLowerCase()).join('');
}
