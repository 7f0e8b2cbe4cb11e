import { DateTime } from 'luxon';
import { re2Pattern } from '../re2-pattern';
import { definedCheck } from './checks';
import type { ScalarType } from './entry-fields';
import { DURATION, INSTANT, INTEGER, NUMBER, readBoolean, readDuration, readInstant } from './literals';
import type { CastType, Operator, Subject, Value } from './syntax';
import { instantTest, numberTest, textOf, textTest, type ValueTest } from './value-tests';

/** What a function makes of a value: text that its type can be read from, or nothing. */
interface Derived {
  readonly type: CastType;
  readonly of: (value: unknown) => string | undefined;
}

/** Types of the LogEntry that what `cast()` gives is compared as. */
export const COMPARED_AS: Readonly<Record<CastType, ScalarType>> = {
  STRING: 'string',
  INT64: 'number',
  FLOAT64: 'number',
  BOOL: 'boolean',
  TIMESTAMP: 'timestamp',
  DURATION: 'duration',
};

/** Text that each type can be read from, as a pattern; `STRING` takes any. */
export const CASTABLE: Readonly<Record<Exclude<CastType, 'STRING'>, string>> = {
  INT64: INTEGER,
  FLOAT64: NUMBER,
  BOOL: '(?:[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])',
  TIMESTAMP: INSTANT,
  DURATION,
};

/** Compiles `cast(…) operator value` for a scalar; what cannot be converted fails. */
export function derivedTest(subject: Subject, operator: Operator, value: Value): ValueTest {
  const { type, of } = derived(subject);
  const check = definedCheck(COMPARED_AS[type], operator, value);
  if (check === undefined) return () => false;
  const test =
    check.kind === 'instant'
      ? instantTest(check)
      : check.kind === 'number'
        ? numberOfText(type, numberTest(check))
        : textTest(check);
  return (scalar) => {
    const text = of(scalar);
    return text !== undefined && test(text);
  };
}

/** The type that a subject has before any function: only times and durations matter, the rest is text. */
export function sourceType(subject: Subject): CastType {
  if (subject.kind === 'cast') return subject.to;
  if (subject.kind === 'regexp_extract') return 'STRING';
  const { target } = subject.field;
  if (target.kind !== 'defined') return 'STRING';
  return target.type === 'timestamp' ? 'TIMESTAMP' : target.type === 'duration' ? 'DURATION' : 'STRING';
}

function derived(subject: Subject): Derived {
  const type = sourceType(subject);
  if (subject.kind === 'field') return { type, of: textOf };
  const before = derived(subject.of);
  const convert = subject.kind === 'cast' ? conversion(before.type, subject) : extraction(subject.pattern);
  return {
    type,
    of: (value) => {
      const text = before.of(value);
      return text === undefined ? undefined : convert(text);
    },
  };
}

type Conversion = (text: string) => string | undefined;

function extraction(source: string): Conversion {
  const pattern = re2Pattern(source);
  if (typeof pattern === 'string') throw new Error(`the pattern ${pattern}`);
  return (text) => pattern.capture(text);
}

function conversion(from: CastType, { to, zone }: Extract<Subject, { kind: 'cast' }>): Conversion {
  if (to === 'STRING') return from === 'TIMESTAMP' ? (text) => instantAsText(text, zone ?? 'utc') : (text) => text;
  const castable = new RegExp(`^(?:${CASTABLE[to]})$`);
  if (to === 'TIMESTAMP' && zone !== undefined) return (text) => (castable.test(text) ? inZone(text, zone) : undefined);
  return (text) => (castable.test(text) ? text : undefined);
}

/** A time as text, as BigQuery's `CAST` writes it: `2026-01-14 10:00:00.5+00`. */
function instantAsText(text: string, zone: string): string | undefined {
  const instant = readInstant(text);
  if (instant === undefined) return undefined;
  const fraction = String(instant.nanos).padStart(9, '0').replace(/0+$/, '');
  const at = DateTime.fromSeconds(instant.seconds, { zone });
  const offset = at.toFormat('ZZ').replace(/:00$/, '');
  return `${at.toFormat('yyyy-MM-dd HH:mm:ss')}${fraction === '' ? '' : `.${fraction}`}${offset}`;
}

/** A time that names no zone is one of this zone. */
function inZone(text: string, zone: string): string | undefined {
  if (/(?:Z|[+-]\d\d:\d\d)$/.test(text) && text.length > 10) return text;
  return DateTime.fromISO(text.replace(' ', 'T'), { zone }).toUTC().toISO() ?? undefined;
}

function numberOfText(type: CastType, test: (value: number) => boolean): (text: string) => boolean {
  if (type === 'BOOL') return (text) => test(Number(readBoolean(text)));
  if (type === 'DURATION') return (text) => test(readDuration(text) ?? NaN);
  return (text) => test(Number(text));
}
