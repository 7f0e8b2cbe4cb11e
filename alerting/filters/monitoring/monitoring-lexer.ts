import { FilterError } from '../filter-error';

/** One token of a Monitoring filter. */
export interface Token {
  readonly kind: 'word' | 'string' | 'number' | 'operator' | 'punctuation' | 'end';
  /** The token as written; for a string, without quotes and with escapes resolved. */
  readonly text: string;
  /** Offset of its first character, from 0. */
  readonly offset: number;
  /** Offset just after its last character. */
  readonly end: number;
}

export const LANGUAGE = 'Monitoring filter';

const SPACE = /[ \t\r\n]+/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const OPERATOR = /!=|>=|<=|[=<>:]/y;
const PUNCTUATION = /[().,-]/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/**
 * Splits a Monitoring filter into tokens. A minus sign directly after an operator belongs to the number after it;
 * elsewhere it is the short form of `NOT`.
 * @throws FilterError FLT001 for a character that starts no token, or a string that does not end
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = offset;
    return pattern.exec(text)?.[0];
  };
  while (offset < text.length) {
    const space = take(SPACE);
    if (space !== undefined) {
      offset += space.length;
      continue;
    }
    const token = quoted(text, offset) ?? plain(take, offset, tokens.at(-1));
    if (token === undefined) throw unexpected(text, offset);
    tokens.push(token);
    offset = token.end;
  }
  tokens.push({ kind: 'end', text: '', offset, end: offset });
  return tokens;
}

function plain(take: (pattern: RegExp) => string | undefined, offset: number, last: Token | undefined) {
  const make = (kind: Token['kind'], found: string | undefined): Token | undefined =>
    found === undefined ? undefined : { kind, text: found, offset, end: offset + found.length };
  const number = take(NUMBER);
  const negationHere = number?.startsWith('-') === true && last?.kind !== 'operator';
  return (
    make('word', take(WORD)) ??
    (negationHere ? undefined : make('number', number)) ??
    make('operator', take(OPERATOR)) ??
    make('punctuation', take(PUNCTUATION))
  );
}

function quoted(text: string, offset: number): Token | undefined {
  const quote = text[offset];
  if (quote !== '"' && quote !== "'") return undefined;
  let value = '';
  for (let i = offset + 1; i < text.length; i++) {
    const char = text[i] ?? '';
    if (char === quote) return { kind: 'string', text: value, offset, end: i + 1 };
    if (char === '\\' && i + 1 < text.length) {
      const next = text[++i] ?? '';
      // An unknown escape keeps its backslash, so that "\d" in a pattern stays a digit class.
      value += ESCAPES[next] ?? (next === quote || next === '\\' ? next : `\\${next}`);
    } else value += char;
  }
  throw new FilterError({
    code: 'FLT001',
    language: LANGUAGE,
    text,
    offset,
    expected: `expected a closing ${quote} for the string that starts here`,
    fix: 'close the string, and write a quote inside it with a backslash before it',
  });
}

function unexpected(text: string, offset: number): FilterError {
  return new FilterError({
    code: 'FLT001',
    language: LANGUAGE,
    text,
    offset,
    expected: `unexpected character ${JSON.stringify(String.fromCodePoint(text.codePointAt(offset) ?? 0))}`,
    fix: 'put a value or a label key with special characters in quotes',
  });
}
