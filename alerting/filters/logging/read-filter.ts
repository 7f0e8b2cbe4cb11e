import { generate, type LocationRange, type Parser } from 'peggy';
import { FilterError } from '../filter-error';
import { readEscapes } from './escapes';
import { GRAMMAR } from './grammar';

export const LANGUAGE = 'Logging filter';

/** Longest filter that Cloud Logging accepts, with comments. https://cloud.google.com/logging/quotas */
export const LONGEST = 20_000;
/** Limit of nested parentheses; keeps hostile input off the call stack. */
export const DEEPEST = 100;

/** A filter as the grammar parses it, not checked yet. */
export type Written =
  | WrittenTerm
  | { readonly kind: 'group' | 'not'; readonly of: Written; readonly offset: number }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Written[]; readonly offset: number };

export interface WrittenTerm {
  readonly kind: 'term';
  readonly subject: WrittenSubject;
  readonly operator?: string;
  readonly value?: WrittenValue;
  readonly offset: number;
}

export type WrittenSubject = WrittenCall | WrittenPath;

export interface WrittenCall {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly WrittenSubject[];
  readonly offset: number;
}

export interface WrittenPath {
  readonly kind: 'path';
  readonly parts: readonly WrittenText[];
  /** The path as text of the filter. */
  readonly written: string;
  readonly offset: number;
}

export interface WrittenText {
  /** As written; escapes in quotes are not resolved. */
  readonly text: string;
  readonly quoted: boolean;
  readonly offset: number;
}

export type WrittenValue =
  | (WrittenText & { readonly kind: 'value' })
  | { readonly kind: 'star'; readonly offset: number }
  | { readonly kind: 'not'; readonly of: WrittenValue; readonly offset: number }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly WrittenValue[]; readonly offset: number };

let parser: Parser | undefined;

/**
 * Parses a filter with the grammar. The parser is generated for the first filter.
 * @throws FilterError FLT001 (syntax), FLT008 (longer or deeper than allowed)
 */
export function readFilter(text: string): Written {
  if (text.length > LONGEST) {
    const expected = `a filter has at most ${LONGEST.toLocaleString('en')} characters, comments included`;
    throw fault('FLT008', { text, offset: LONGEST }, expected, 'split the filter');
  }
  refuseDeep(text);
  parser ??= generate(GRAMMAR);
  try {
    return parser.parse(text) as Written;
  } catch (error) {
    if (!isSyntaxError(error)) throw error;
    const { offset } = error.location.start;
    const expected = error.expected === null ? error.message : phrase(error.expected, text, offset);
    throw fault('FLT001', { text, offset }, expected, 'correct the filter');
  }
}

/** A place in the text of a filter. */
export interface FilterPlace {
  readonly text: string;
  /** From 0. */
  readonly offset: number;
}

/** An error in a Logging filter. */
export function fault(code: string, place: FilterPlace, expected: string, fix: string): FilterError {
  return new FilterError({ code, language: LANGUAGE, ...place, expected, fix });
}

/** Resolves the escapes of text in quotes. @throws FilterError FLT001 at an escape that there is not */
export function unescaped(raw: string, { text, offset }: FilterPlace): string {
  const read = readEscapes(raw);
  if ('text' in read) return read.text;
  const fix = String.raw`write two backslashes for one, or \n, \t, \", \u0041, \x41 or \101`;
  throw fault('FLT001', { text, offset: offset + read.badAt }, 'expected an escape that the language has', fix);
}

/** Resolves the escapes of an argument of a function. A backslash before other characters is kept, as in patterns. */
export function unescape(raw: string): string {
  return raw.replaceAll(/\\([nrt"\\])/g, (_, char: string) => ({ n: '\n', r: '\r', t: '\t' })[char] ?? char);
}

function refuseDeep(text: string): void {
  let depth = 0;
  for (const { 0: found, index } of text.matchAll(/"(?:\\[^]|[^"\\])*"?|--[^\n]*|[()]/g)) {
    if (found === ')') depth--;
    if (found === '(' && ++depth > DEEPEST) {
      const expected = `expected at most ${DEEPEST} parentheses inside each other`;
      throw fault('FLT008', { text, offset: index }, expected, 'remove parentheses');
    }
  }
}

interface Expectation {
  readonly type: string;
  readonly text?: string;
  readonly description?: string;
}

interface SyntaxFault {
  readonly message: string;
  readonly expected: readonly Expectation[] | null;
  readonly location: LocationRange;
}

function isSyntaxError(error: unknown): error is SyntaxFault {
  return error instanceof Error && error.name === 'SyntaxError' && 'location' in error && 'expected' in error;
}

/** What was expected, such as `expected a value after '>='`. */
function phrase(expected: readonly Expectation[], text: string, offset: number): string {
  const all = new Set(expected.map(({ type, description, text: word }) => description ?? word ?? type));
  const joined = all.has('AND') || all.has('OR');
  const words: string[] = [];
  if (all.has('a value')) words.push('a value');
  else if (all.has('a field or a search term') && !joined) {
    // Where no parenthesis may open, the place is in the arguments of a function.
    if (all.has('(')) words.push('a comparison or a search term');
    else words.push('an argument', ...(all.has(')') ? ["')'"] : []));
  } else {
    if (all.has('an operator')) words.push('an operator');
    words.push(...['AND', 'OR', ',', ')'].filter((word) => all.has(word)).map((word) => (joined ? word : `'${word}'`)));
    if (all.has('end')) words.push('the end of the filter');
  }
  const last = words.pop() ?? 'the end of the filter';
  const list = words.length === 0 ? last : `${words.join(', ')} or ${last}`;
  return `expected ${list}${after(text, offset)}${hint(text, offset)}`;
}

function after(text: string, offset: number): string {
  const before = text.slice(0, offset).trimEnd();
  const word = /(?:"(?:\\.|[^"\\]){0,24}"|[\p{L}\p{N}_./@-]{1,40}|[!<>=~:]{1,2}|[(),])$/u.exec(before)?.[0];
  return word === undefined ? '' : ` after '${word}'`;
}

/** Most errors are text without the quotes it needs. */
function hint(text: string, offset: number): string {
  const char = text[offset] ?? '';
  if (char === "'") return ': write text in double quotes';
  if (/[~=:><,.*\\!]/.test(char) && /\S/.test(text[offset - 1] ?? ' ')) {
    return `: text with '${char}' must be in double quotes`;
  }
  const special = /^[^\s()"=!<>:~,*'\\]+([*'\\])/.exec(text.slice(offset, offset + 200))?.[1];
  return special === undefined ? '' : `: text with '${special}' must be in double quotes`;
}
