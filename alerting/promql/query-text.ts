import { FilterError } from '../filters/filter-error';

/** A PromQL construct that the engine does not evaluate. */
export class UnsupportedConstruct extends Error {
  constructor(
    /** The name of the construct in the documentation of PromQL. */
    readonly construct: string,
  ) {
    super(`${construct} is not evaluated`);
    this.name = 'UnsupportedConstruct';
  }
}

/** Throws PQL001 with the position in the query. */
export function refuseQuery(text: string, offset: number, expected: string, fix: string): never {
  throw new FilterError({ code: 'PQL001', language: 'PromQL', text, offset, expected, fix });
}

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
  y: 365 * 86_400_000,
};

/** A duration such as `5m` or `1h30m`, or a bare number of seconds, in milliseconds. */
export function durationMsOf(text: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1_000;
  if (!/^(\d+(ms|[smhdwy]))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)(ms|[smhdwy])/g))
    total += Number(count) * (UNITS[unit ?? ''] ?? NaN);
  return total;
}

/** A PromQL number literal; a duration is its number of seconds. */
export function numberOf(text: string): number | undefined {
  const plain = text.replaceAll('_', '').toLowerCase();
  if (/^[+-]?inf(inity)?$/.test(plain)) return plain.startsWith('-') ? -Infinity : Infinity;
  if (/^[+-]?nan$/.test(plain)) return NaN;
  const sign = plain.startsWith('-') ? -1 : 1;
  const digits = plain.replace(/^[+-]/, '');
  if (/^0x[0-9a-f]+$/.test(digits)) return sign * Number.parseInt(digits, 16);
  if (/^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(digits)) return sign * Number(digits);
  const durationMs = durationMsOf(digits);
  return durationMs === undefined ? undefined : (sign * durationMs) / 1_000;
}

/** The text of a string literal with its escapes resolved; there are none between backquotes. */
export function stringOf(literal: string): string | undefined {
  const body = literal.slice(1, -1);
  if (literal.startsWith('`')) return body;
  let out = '';
  for (let i = 0; i < body.length; i++) {
    if (body[i] !== '\\') {
      out += body[i] ?? '';
      continue;
    }
    const escaped = ESCAPES[body[++i] ?? ''];
    if (escaped !== undefined) {
      out += escaped;
      continue;
    }
    const code = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4}))/.exec(body.slice(i));
    const digits = code?.[1] ?? code?.[2];
    if (digits === undefined) return undefined;
    out += String.fromCharCode(Number.parseInt(digits, 16));
    i += digits.length;
  }
  return out;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\',
  '"': '"',
  "'": "'",
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
};
