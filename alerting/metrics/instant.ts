import { isDay } from '../../model/utc-day';

/** RFC 3339, and `2026-01-14 10:00:00 UTC` as BigQuery prints it. */
const INSTANT = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d(?:\.\d+)?)([Zz]|[+-]\d\d:\d\d| UTC)$/;

/**
 * Milliseconds since the epoch; NaN for text that is not a valid timestamp. JavaScript would read a time without a zone
 * as local time, and `10/03/2026` as a day in October.
 * https://datatracker.ietf.org/doc/html/rfc3339
 */
export function millisecondsOf(text: string): number {
  const [, day = '', time = '', zone = ''] = INSTANT.exec(text) ?? [];
  // Every month has 28 days, so few of millions of entries need the check.
  if (day === '' || (day.slice(8) > '28' && !isDay(day))) return NaN;
  // In other notations JavaScript may ignore the fraction.
  return Date.parse(`${day}T${time}${zone === ' UTC' ? 'Z' : zone}`);
}
