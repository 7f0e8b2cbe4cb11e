import { isIP } from 'node:net';
import { re2Pattern } from '../re2-pattern';
import { resolvePath, type Field } from './entry-fields';
import { readNumber } from './literals';
import { fault, unescape, type WrittenCall, type WrittenPath, type WrittenSubject } from './read-filter';
import { searchTokens } from './search-tokens';
import { CAST_TYPES, type Call, type CastType, type Subject } from './syntax';

const CONDITIONS = 'log_id, source, sample, ip_in_net or SEARCH';

/** Longer than payloads are deep; keeps hostile input off the call stack. */
const LONGEST_PATH = 100;

/** What stands before an operator. @throws FilterError FLT002 (undefined field), FLT003 (function misused) */
export function buildSubject(written: WrittenSubject, text: string): Subject {
  if (written.kind === 'path') return { kind: 'field', field: fieldOf(written, text) };
  const [of, ...rest] = written.args;
  switch (written.name.toLowerCase()) {
    case 'cast': {
      const [type, zone, ...more] = rest;
      if (of === undefined || type === undefined || more.length > 0) {
        return misuse(written, text, 'expected cast(field, TYPE), with TIMEZONE("…") where it is for a zone');
      }
      const to = castType(type, text);
      return { kind: 'cast', of: buildSubject(of, text), to, zone: zoneOf(zone, to, text) };
    }
    case 'regexp_extract': {
      const [pattern, ...more] = rest;
      if (of === undefined || pattern === undefined || more.length > 0) {
        return misuse(written, text, 'expected regexp_extract(field, "pattern")');
      }
      return { kind: 'regexp_extract', of: buildSubject(of, text), pattern: patternOf(pattern, text) };
    }
    default:
      return misuse(written, text, `${written.name}() has no value to compare; cast and regexp_extract have one`);
  }
}

/** A function that stands for itself. @throws FilterError FLT002 (undefined field), FLT003 (function misused) */
export function buildCall(written: WrittenCall, text: string): Call {
  const { args, offset } = written;
  const [first, second] = args;
  const only = args.length === 1 ? first : undefined;
  switch (written.name.toLowerCase()) {
    case 'log_id':
      if (only === undefined) return misuse(written, text, 'expected log_id("LOG_ID")');
      return { kind: 'log_id', id: textOf(only, text), offset };
    case 'source':
      if (only === undefined) return misuse(written, text, 'expected source(projects/PROJECT_ID)');
      return { kind: 'source', resource: resourceOf(only, text), offset };
    case 'sample': {
      if (args.length !== 2) return misuse(written, text, 'expected sample(field, fraction)');
      return { kind: 'sample', field: fieldAt(first, written, text), fraction: fractionOf(second, text), offset };
    }
    case 'ip_in_net':
      if (args.length !== 2) return misuse(written, text, 'expected ip_in_net(field, "network/bits")');
      return { kind: 'ip_in_net', field: fieldAt(first, written, text), network: networkOf(second, text), offset };
    case 'search': {
      const query = second ?? first;
      if (query === undefined || args.length > 2) return misuse(written, text, 'expected SEARCH(field, "words")');
      const field = second === undefined ? undefined : fieldAt(first, written, text);
      return { kind: 'search', field, query: queryOf(query, text), offset };
    }
    case 'cast':
    case 'regexp_extract':
      return misuse(written, text, `${written.name}() is compared with something, such as ${written.name}(…) = "x"`);
    default:
      return misuse(
        written,
        text,
        `there is no function ${written.name}(); there are ${CONDITIONS}, cast, regexp_extract`,
      );
  }
}

function misuse(at: WrittenSubject, text: string, expected: string): never {
  throw fault('FLT003', text, at.offset, expected, 'correct the function there');
}

function fieldOf(path: WrittenPath, text: string): Field {
  const tooFar = path.parts[LONGEST_PATH];
  if (tooFar !== undefined) {
    throw fault('FLT008', text, tooFar.offset, `a path has at most ${LONGEST_PATH} parts`, 'search with : higher up');
  }
  const parts = path.parts.map((part) => ({
    name: part.quoted ? unescape(part.text) : part.text,
    quoted: part.quoted,
  }));
  const target = resolvePath(parts);
  if ('part' in target) {
    const offset = path.parts[target.part]?.offset ?? path.offset + path.written.length;
    throw fault('FLT002', text, offset, target.expected, target.fix);
  }
  return { parts, target };
}

function fieldAt(arg: WrittenSubject | undefined, call: WrittenCall, text: string): Field {
  if (arg?.kind !== 'path') return misuse(arg ?? call, text, `expected a field in ${call.name}()`);
  return fieldOf(arg, text);
}

/** The text of an argument, with or without quotes. */
function textOf(arg: WrittenSubject, text: string): string {
  if (arg.kind !== 'path') return misuse(arg, text, 'expected text in double quotes');
  const [part] = arg.parts;
  return arg.parts.length === 1 && part?.quoted === true ? unescape(part.text) : arg.written;
}

function quotedText(arg: WrittenSubject | undefined, text: string, what: string): string {
  const part = arg?.kind === 'path' && arg.parts.length === 1 ? arg.parts[0] : undefined;
  if (part?.quoted !== true) {
    throw fault('FLT003', text, arg?.offset ?? text.length, `expected ${what} in double quotes`, 'quote it');
  }
  return unescape(part.text);
}

function resourceOf(arg: WrittenSubject, text: string): string {
  const resource = textOf(arg, text);
  if (/^(projects|folders|organizations|billingAccounts)\/[^/]+$/.test(resource)) return resource;
  return misuse(arg, text, 'expected projects/ID, folders/ID, organizations/ID or billingAccounts/ID');
}

function fractionOf(arg: WrittenSubject | undefined, text: string): number {
  const fraction = arg?.kind === 'path' ? readNumber(textOf(arg, text)) : undefined;
  if (fraction !== undefined && fraction > 0 && fraction <= 1) return fraction;
  throw fault('FLT003', text, arg?.offset ?? text.length, 'expected a fraction above 0 and up to 1', 'such as 0.25');
}

function networkOf(arg: WrittenSubject | undefined, text: string): string {
  const network = quotedText(arg, text, 'a network such as "10.1.2.0/24"');
  const [address = '', bits = '', more] = network.split('/');
  const family = isIP(address);
  const most = family === 4 ? 32 : 128;
  if (family !== 0 && more === undefined && /^[0-9]{1,3}$/.test(bits) && Number(bits) <= most) return network;
  throw fault('FLT003', text, arg?.offset ?? 0, 'expected a network such as "10.1.2.0/24"', 'correct the network');
}

function queryOf(arg: WrittenSubject, text: string): string {
  const query = quotedText(arg, text, 'the words to search for');
  if (searchTokens(query).length > 0) return query;
  return misuse(arg, text, 'expected at least one word to search for');
}

function patternOf(arg: WrittenSubject, text: string): string {
  const source = quotedText(arg, text, 'a regular expression');
  const pattern = re2Pattern(source);
  if (typeof pattern === 'string') throw fault('FLT004', text, arg.offset, `the pattern ${pattern}`, 'rewrite it');
  if (pattern.groups !== 1) {
    const expected = `regexp_extract() takes a pattern with exactly one capture group, not ${pattern.groups}`;
    throw fault('FLT004', text, arg.offset, expected, 'write (?:…) for a group that captures nothing');
  }
  return source;
}

function castType(arg: WrittenSubject, text: string): CastType {
  const name = arg.kind === 'path' ? arg.written.toUpperCase() : '';
  const type = CAST_TYPES.find((known) => known === name);
  return type ?? misuse(arg, text, `expected one of ${CAST_TYPES.join(', ')}`);
}

function zoneOf(arg: WrittenSubject | undefined, to: CastType, text: string): string | undefined {
  if (arg === undefined) return undefined;
  // Google's page writes TIMEZONE, its query generator TIME_ZONE.
  if (arg.kind !== 'call' || !/^time_?zone$/i.test(arg.name) || arg.args.length !== 1) {
    return misuse(arg, text, 'expected TIMEZONE("…")');
  }
  if (to !== 'STRING' && to !== 'TIMESTAMP') return misuse(arg, text, `${to} has no time zone`);
  const zone = quotedText(arg.args[0], text, 'the name of a time zone');
  if (!isZone(zone)) return misuse(arg, text, 'expected the name of a time zone, such as "America/Los_Angeles"');
  return zone;
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
