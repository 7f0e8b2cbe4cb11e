import { isDay } from '../../../model/utc-day';

/** Names of the severities with their numbers. https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry#LogSeverity */
export const SEVERITIES: Readonly<Record<string, number>> = {
  DEFAULT: 0,
  DEBUG: 100,
  INFO: 200,
  NOTICE: 300,
  WARNING: 400,
  ERROR: 500,
  CRITICAL: 600,
  ALERT: 700,
  EMERGENCY: 800,
};

/** A number in a filter; `NaN` and the infinities, in any letter case, are numbers too. */
export const NUMBER = '[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?';
/** A whole number. */
export const INTEGER = '[+-]?[0-9]+';
/** A duration in a filter. */
export const DURATION = '[+-]?[0-9]+(?:\\.[0-9]+)?(?:ns|us|ms|s|m|h)';
/** A duration of a protocol buffer in JSON. */
export const JSON_DURATION = '-?[0-9]+(?:\\.[0-9]+)?s';
/** A time (RFC 3339), a day, or a time without a zone, which is UTC. */
export const INSTANT =
  '[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?';

const whole = (pattern: string) => new RegExp(`^(?:${pattern})$`);
const [IS_NUMBER, IS_INTEGER, IS_DURATION, IS_INSTANT] = [NUMBER, INTEGER, DURATION, INSTANT].map(whole) as [
  RegExp,
  RegExp,
  RegExp,
  RegExp,
];

/** Text as a number, or undefined. */
export function readNumber(text: string): number | undefined {
  if (IS_NUMBER.test(text)) return Number(text);
  const special = /^([+-]?)(nan|inf|infinity)$/i.exec(text);
  if (special === null) return undefined;
  if (special[2]?.toLowerCase() === 'nan') return NaN;
  return special[1] === '-' ? -Infinity : Infinity;
}

/** Text as a whole number, or undefined. */
export function readInteger(text: string): number | undefined {
  return IS_INTEGER.test(text) ? Number(text) : undefined;
}

/** `true` or `false` in any letter case, or undefined. */
export function readBoolean(text: string): boolean | undefined {
  const folded = text.toLowerCase();
  return folded === 'true' ? true : folded === 'false' ? false : undefined;
}

/** The number of a severity's name in any letter case, or undefined. */
export function readSeverity(text: string): number | undefined {
  return SEVERITIES[text.toUpperCase()];
}

const PARTS_OF_SECOND: Readonly<Record<string, number>> = { ns: 1e9, us: 1e6, ms: 1e3, s: 1 };
const SECONDS: Readonly<Record<string, number>> = { m: 60, h: 3_600 };

/** Text such as `1.5s` as seconds, or undefined. */
export function readDuration(text: string): number | undefined {
  if (!IS_DURATION.test(text)) return undefined;
  const unit = /[a-z]+$/.exec(text)?.[0] ?? 's';
  const amount = Number(text.slice(0, -unit.length));
  return unit in SECONDS ? amount * (SECONDS[unit] ?? 1) : amount / (PARTS_OF_SECOND[unit] ?? 1);
}

/** A point in time to the nanosecond. */
export interface Instant {
  readonly seconds: number;
  readonly nanos: number;
}

/** Text as a point in time, or undefined; `2026-01-14` is its first moment in UTC. */
export function readInstant(text: string): Instant | undefined {
  if (!IS_INSTANT.test(text)) return undefined;
  const fraction = /\.([0-9]+)/.exec(text);
  const plain = (fraction === null ? text : text.replace(fraction[0], '')).replace(' ', 'T');
  const zoned = plain.length === 10 || /Z|[+-]\d\d:\d\d$/.test(plain) ? plain : `${plain}Z`;
  const millis = Date.parse(zoned);
  if (Number.isNaN(millis)) return undefined;
  return { seconds: millis / 1_000, nanos: Number((fraction?.[1] ?? '').padEnd(9, '0')) };
}

/**
 * A time in a filter, or undefined: RFC 3339 with `T` between date and time, in any letter case, or a day. Google: "you
 * must use dates and times in the format shown", and "replace the space between the date and time with the letter T".
 * https://cloud.google.com/logging/docs/view/logging-query-language#searching_by_time
 */
export function readWrittenInstant(text: string): Instant | undefined {
  return text.includes(' ') || !isDay(text.slice(0, 10)) ? undefined : readInstant(text.toUpperCase());
}

/** Below zero where `a` is earlier than `b`, above it where later. */
export function compareInstants(a: Instant, b: Instant): number {
  return a.seconds - b.seconds || a.nanos - b.nanos;
}
