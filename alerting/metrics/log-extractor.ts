import { InputError } from '../../model/problem';
import { re2Pattern, type Re2Pattern } from '../filters/re2-pattern';
import type { LogEntry } from '../filters/logging/log-entry';
import { isRecord } from './logged-entry';

/** Reads a value of a log entry as text; undefined where the field or the match is missing. */
export interface Extractor {
  (entry: LogEntry): string | undefined;
  /** The field. */
  readonly path: readonly string[];
  /** The regular expression, with one group. @default - the whole text */
  readonly pattern?: string;
  /** The field, and its JSON name if it is written like `json_payload`. */
  readonly spellings: readonly (readonly string[])[];
}

/**
 * Compiles `EXTRACT(field)` or `REGEXP_EXTRACT(field, "regex")`. The regular expression may match anywhere in the text
 * and has exactly one group.
 * https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.metrics#LogMetric
 * @throws InputError EXT001 for anything else, EXT002 for an invalid regular expression
 */
export function compileExtractor(where: string, text: string): Extractor {
  const call = /^\s*(EXTRACT|REGEXP_EXTRACT)\s*\(\s*((?:"[^"]*"|[^",()\s])+)\s*(?:,\s*(.+?)\s*)?\)\s*$/s.exec(text);
  const path = readPath(call?.[2] ?? '');
  const [, name, , argument] = call ?? [];
  if (path === undefined || (name === 'REGEXP_EXTRACT') !== (argument !== undefined)) {
    return refuse('EXT001', where, 'an extractor must be EXTRACT(field) or REGEXP_EXTRACT(field, "regex")', text);
  }
  const spellings = spellingsOf(path);
  const read = (entry: LogEntry) => textAt(entry, spellings);
  if (argument === undefined) return Object.assign(read, { path, spellings });
  const quoted = /^"((?:[^"\\]|\\.)*)"$/s.exec(argument)?.[1] ?? /^'((?:[^'\\]|\\.)*)'$/s.exec(argument)?.[1];
  if (quoted === undefined) return refuse('EXT001', where, 'the regular expression must be in double quotes', text);
  const pattern = quoted.replace(/\\(["'\\])/g, '$1');
  const regex = searched(where, pattern);
  const search = (entry: LogEntry) => {
    const value = read(entry);
    return value === undefined ? undefined : regex.capture(value);
  };
  return Object.assign(search, { path, spellings, pattern });
}

/** Text as a number; a duration such as `0.25s` in seconds. Undefined for other text. */
export function numberIn(text: string | undefined): number | undefined {
  const digits =
    text === undefined ? undefined : /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)s?\s*$/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function searched(where: string, pattern: string): Re2Pattern {
  const regex = re2Pattern(pattern);
  if (typeof regex === 'string') return refuse('EXT002', where, `the expression ${regex}`, pattern);
  return regex.groups === 1
    ? regex
    : refuse('EXT002', where, 'the regular expression must have exactly one group', pattern);
}

/** `jsonPayload."a.b".c` as its parts. */
function readPath(text: string): readonly string[] | undefined {
  const parts = text.match(/"[^"]*"|[^".]+/g);
  if (parts?.join('.') !== text) return undefined;
  return parts.map((part) => part.replaceAll('"', ''));
}

function spellingsOf([first = '', ...rest]: readonly string[]): readonly (readonly string[])[] {
  const camel = first.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
  return [...new Set([first, camel])].map((name) => [name, ...rest]);
}

function textAt(entry: LogEntry, spellings: readonly (readonly string[])[]): string | undefined {
  const path = spellings.find(([first = '']) => entry[first] !== undefined && entry[first] !== null) ?? [];
  let value: unknown = entry;
  for (const part of path) value = isRecord(value) ? value[part] : undefined;
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function refuse(code: string, where: string, rule: string, got: string): never {
  throw new InputError([{ code, where, rule, got: JSON.stringify(got), fix: 'see LogMetric in the Logging API' }]);
}
