import fc from 'fast-check';
import type { LogEntry } from '../../alerting/filters/logging/log-entry';
import { printLoggingFilter } from '../../alerting/filters/logging/print-filter';
import type { LoggingFilter } from '../../alerting/filters/logging/parse-filter';
import { parseLoggingFilter } from '../../alerting/filters/logging/parse-filter';
import { viewEntries } from '../../logs/bigquery/view-entries';
import { expression, logEntry, tidyLogEntry } from '../alerting/filters/logging/arbitraries';
import { WHOLE_TIME } from './whole-time';

/**
 * An entry as Cloud Logging stores and gives it out: defined fields have values of their types, are left out where they
 * have the default, times are in UTC, and fields that the view lacks are not there.
 */
function stored({ errorGroups: _, notAField: __, protoPayload, ...entry }: LogEntry): LogEntry {
  const kept = Object.fromEntries(Object.entries(entry).flatMap(([key, value]) => storedField(key, value)));
  const time = kept['timestamp'] ?? '2026-01-14T10:00:00Z';
  return { ...kept, timestamp: time, ...(protoPayload === undefined ? {} : { protoPayload: auditLog(protoPayload) }) };
}

function storedField(key: string, value: unknown): [string, unknown][] {
  if (value === undefined || value === '' || value === 0 || value === '0' || value === false) return [];
  switch (key) {
    case 'severity':
      return [[key, value === 'odd' ? 'NOTICE' : (value as string).toUpperCase()]];
    case 'timestamp':
    case 'receiveTimestamp':
      return value === 'soon' ? [] : [[key, canonicalTime(value as string)]];
    case 'latency':
      return value === 'x' ? [] : [[key, canonicalDuration(value as string)]];
    case 'requestSize':
      return value === 'x' ? [] : [[key, (value as number | string).toString()]];
    case 'httpRequest':
    case 'operation':
      return [
        [key, Object.fromEntries(Object.entries(value as object).flatMap(([name, one]) => storedField(name, one)))],
      ];
    case 'resource': {
      const { type, labels } = value as { readonly type?: string; readonly labels?: object };
      return [[key, { ...(type ? { type } : {}), ...(labels === undefined ? {} : { labels }) }]];
    }
    default:
      return [[key, value]];
  }
}

/** The fields of an audit log, from a payload of any content. */
function auditLog(payload: unknown): object {
  const [first, second] = Object.values(payload as object).map((value) => (typeof value === 'string' ? value : 'a'));
  return {
    ...(first ? { methodName: first, status: { code: 5, message: first } } : {}),
    ...(second ? { serviceName: second, authenticationInfo: { principalEmail: second }, numResponseItems: '5' } : {}),
  };
}

function canonicalTime(time: string): string {
  const [whole = '', fraction = ''] = /^(.*?)(?:\.([0-9]+))?(?:Z|[+-]\d\d:\d\d)$/.exec(time)?.slice(1) ?? [];
  const zone = /(?:Z|[+-]\d\d:\d\d)$/.exec(time)?.[0] ?? 'Z';
  const utc = new Date(`${whole}${zone}`).toISOString().slice(0, 19);
  return `${utc}${canonicalFraction(fraction)}Z`;
}

function canonicalDuration(text: string): string {
  const [seconds = '0', fraction = ''] = text.slice(0, -1).split('.');
  return `${seconds}${canonicalFraction(fraction)}s`;
}

function canonicalFraction(fraction: string): string {
  const nanos = fraction.padEnd(9, '0');
  const digits = [0, 3, 6, 9].find((count) => /^0*$/.test(nanos.slice(count))) ?? 9;
  return digits === 0 ? '' : `.${nanos.slice(0, digits)}`;
}

/** Entries of any shape and of the shape that filters expect. */
export const storedEntry: fc.Arbitrary<LogEntry> = fc.oneof(logEntry, tidyLogEntry).map((entry) => stored(entry));

/** Filters that read only what the view has. */
export const answerable: fc.Arbitrary<LoggingFilter> = expression
  .map((tree) => parseLoggingFilter(printLoggingFilter(tree)))
  .filter((filter) => {
    try {
      viewEntries({ view: 'p.d.v', range: WHOLE_TIME, filters: [filter], kept: [] });
      return true;
    } catch {
      return false;
    }
  });
