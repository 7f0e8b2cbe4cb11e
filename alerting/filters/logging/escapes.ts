/** Text with its escapes resolved, or the offset of an escape that there is not. */
export type Unescaped = { readonly text: string } | { readonly badAt: number };

const NAMED: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** An escape: of a special character, by name, or by number; the last alternative is any other character. */
const ESCAPE =
  /\\(?:([,:=<>+~"\\.*])|([abfnrtv])|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([0-3][0-7]{2}|[0-7]{1,2})|([^]))/gu;

/**
 * Resolves the escapes of text in double quotes. An escape by number that is not complete stays as it is written.
 * https://github.com/GoogleCloudPlatform/ops-agent/blob/588c4b962526c18cc104d00a87ca83fcb9c19f94/confgenerator/filter/internal/ast/ast.go,
 * UnquoteString, which keeps "parity with Cloud Logging query strings"
 */
export function readEscapes(raw: string): Unescaped {
  let badAt: number | undefined;
  const text = raw.replaceAll(ESCAPE, (whole: string, ...found: readonly (string | number)[]) => {
    const [special, name, unicode, hex, octal, other] = found as readonly (string | undefined)[];
    if (special !== undefined) return special;
    if (name !== undefined) return NAMED[name] ?? name;
    const digits = unicode ?? hex;
    if (digits !== undefined) return character(Number.parseInt(digits, 16));
    if (octal !== undefined) return character(Number.parseInt(octal, 8));
    if (other === 'u' || other === 'x') return whole;
    badAt ??= Number(found[6]);
    return whole;
  });
  return badAt === undefined ? { text } : { badAt };
}

/** Half of a pair is no character. */
function character(code: number): string {
  return code >= 0xd800 && code <= 0xdfff ? '\uFFFD' : String.fromCharCode(code);
}

/**
 * The pattern of text in double quotes: RE2 resolves the escapes, except that of a quotation mark.
 * https://cloud.google.com/logging/docs/view/logging-query-language#regular-expressions, and as above: "the escape
 * sequences are unescaped by the regex engine, not separately as part of filter parsing"
 */
export function patternText(raw: string): string {
  return raw.replaceAll(/\\([^])/gu, (whole, char: string) => (char === '"' ? '"' : whole));
}

/** The inverse of {@link patternText}, without the quotation marks around. */
export function writtenPattern(pattern: string): string {
  return pattern.replaceAll(/\\[^]|"/gu, (found) => (found === '"' ? '\\"' : found));
}
