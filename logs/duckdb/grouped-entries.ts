import { DuckDBListValue, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api';
import { FilterError } from '../../alerting/filters/filter-error';
import type { EntryPath } from '../../alerting/filters/logging/entry-path';
import type { LogEntry } from '../../alerting/filters/logging/log-entry';
import type { LoggingFilter } from '../../alerting/filters/logging/parse-filter';
import { Inexpressible } from '../../alerting/filters/logging/sql-dialect';
import type { LogFile } from '../log-file';
import type { TimeRange } from '../time-range';
import { GROUP_COLUMNS, groupedSql, SEPARATOR, type GroupQuery } from './grouped-sql';
import { AmbiguousText, entryWith } from './kept-entry';
import { isUnexpectedEntry, messageOf, queryEntriesOneWay } from './query-entries';

/** A filter, and the fields that are read of the entries it matches. */
export interface GroupedFilter {
  readonly filter: LoggingFilter;
  /** A second condition on the entries, which reads only fields that are kept. @default - none */
  readonly keptCondition?: (entry: LogEntry) => boolean;
  /** Fields of few values; entries are grouped by them. */
  readonly kept: readonly EntryPath[];
  /** A field of many values, which entries are not grouped by. @default - none */
  readonly value?: EntryPath;
}

/** Entries that the same filters match and that have the same values in the fields that these keep. */
export interface SameEntries {
  /** Whether each filter matches. */
  readonly holds: readonly boolean[];
  /** An entry with only the kept fields. */
  readonly entry: LogEntry;
  readonly times: GroupTimes;
}

/** When the entries of a group happened, in lists of one length. */
export interface GroupTimes {
  /** Milliseconds since the epoch; the start of the minute where they were received within it. */
  readonly at: readonly number[];
  readonly receivedAt: readonly number[];
  /** How many entries; undefined: one at each time. */
  readonly counts: readonly number[] | undefined;
  /** An entry with only the value field of a filter. @param time index into the lists */
  readonly valueEntry: (filter: number, time: number) => LogEntry;
}

/** The entries of a file, grouped. */
export interface GroupedResult {
  readonly groups: readonly SameEntries[];
  /** Entries in the file, and those in the period. */
  readonly total: number;
  readonly within: number;
  /** Times of the first and last entry in the period; infinite without one. */
  readonly first: number;
  readonly last: number;
  /** When the last entry in the period was received that a filter matches; -Infinity without one. */
  readonly lastReceived: number;
}

/** Which entries are grouped. */
export interface GroupRequest extends TimeRange {
  readonly filters: readonly GroupedFilter[];
}

/**
 * Groups the entries of a file by the filters that match them, in DuckDB. Undefined where the SQL cannot give exactly
 * what reading every entry gives: a filter that it cannot express, a line that is no entry, times or fields in another
 * format than Google's, or more groups than memory holds.
 */
export async function groupedEntries(
  connection: DuckDBConnection,
  file: LogFile,
  { filters, from, to }: GroupRequest,
): Promise<GroupedResult | undefined> {
  const kept = distinctPaths(filters);
  const values = filters.flatMap(({ value }, i) => (value === undefined ? [] : [{ filter: i, path: value }]));
  const paths = [...kept, ...values].map(({ path }) => path);
  const query: GroupQuery = {
    keptFor: kept.map((one) => one.filters),
    valueFor: values.map(({ filter }) => filter),
    from,
    to,
  };
  let isText: readonly boolean[] = [];
  try {
    const rows = await queryEntriesOneWay(
      connection,
      {
        file,
        filters: filters.map(({ filter }) => filter),
        kept: paths,
        also: [
          { key: 'timestamp', shape: 'text' },
          { key: 'receiveTimestamp', shape: 'text' },
        ],
        sql: (entries) => {
          isText = entries.kept.map((value) => value.isText);
          return groupedSql(entries, query);
        },
        run: async (on, sql) => (await on.runAndReadAll(sql)).getRows(),
      },
      false,
    );
    const places = paths.map((path, i) => ({ path, isText: isText[i] ?? true }));
    const reader: GroupReader = {
      filters,
      kept: places.slice(0, kept.length),
      values: places.slice(kept.length).map((place, i) => ({ ...place, filter: query.valueFor[i] ?? -1 })),
    };
    return resultOf(rows, reader);
  } catch (error) {
    if (isBeyondSql(error)) return undefined;
    throw error;
  }
}

type Row = readonly DuckDBValue[];

/** A field that the query reads. */
interface Place {
  readonly path: EntryPath;
  readonly isText: boolean;
}

/** What is needed to read groups from the rows of a query. */
interface GroupReader {
  readonly filters: readonly GroupedFilter[];
  readonly kept: readonly Place[];
  readonly values: readonly (Place & { readonly filter: number })[];
}

function resultOf(rows: readonly Row[], reader: GroupReader): GroupedResult | undefined {
  let [total, within, first, last, lastReceived] = [0, 0, Infinity, -Infinity, -Infinity];
  const groups: SameEntries[] = [];
  for (const row of rows) {
    const number = (column: keyof typeof GROUP_COLUMNS, otherwise = 0) => numberIn(row, column) ?? otherwise;
    if (number('timed') < number('total') || number('firstReceived') < 0) return undefined;
    total += number('total');
    within += number('within');
    first = Math.min(first, number('first', Infinity));
    last = Math.max(last, number('last', -Infinity));
    const key = row[GROUP_COLUMNS.key];
    if (typeof key !== 'string') continue;
    const [bits = '', ...parts] = key.split(SEPARATOR);
    // Text that contains the separator can be split in more than one way.
    if (parts.length !== reader.kept.length) return undefined;
    const entry = entryWith(reader.kept.map((place, i) => ({ ...place, value: valueOf(place, parts[i] ?? '') })));
    const holds = reader.filters.map(({ keptCondition }, i) => bits[i] === '1' && keptCondition?.(entry) !== false);
    if (!holds.includes(true)) continue;
    lastReceived = Math.max(lastReceived, number('lastReceived', -Infinity));
    groups.push({ holds, entry, times: timesOf(row, reader) });
  }
  return { groups, total, within, first, last, lastReceived };
}

function timesOf(row: Row, { values }: GroupReader): GroupTimes {
  const readers = new Map(values.map((place, i) => [place.filter, valueReader(place, row[GROUP_COLUMNS.values + i])]));
  const at = numbersIn(row, 'at') ?? [];
  return {
    at,
    receivedAt: numbersIn(row, 'receivedAt') ?? at,
    counts: numbersIn(row, 'counts'),
    valueEntry: (filter, time) => readers.get(filter)?.(time) ?? {},
  };
}

function valueReader({ path, isText }: Place, json: DuckDBValue | undefined): (time: number) => LogEntry {
  const values = typeof json === 'string' ? (JSON.parse(`[${json}]`) as readonly unknown[]) : [];
  const read = (value: unknown) => entryWith([{ path, isText, value }]);
  // Ambiguous text must be found before any entry is counted.
  if (isText) for (const value of values) read(value);
  return (time) => read(values[time] ?? null);
}

function valueOf({ isText }: Place, part: string): unknown {
  if (part === '') return null;
  return isText ? part.slice(1) : (JSON.parse(part) as unknown);
}

function numberIn(row: Row, column: keyof typeof GROUP_COLUMNS): number | undefined {
  const value = row[GROUP_COLUMNS[column]];
  return typeof value === 'number' ? value : undefined;
}

function numbersIn(row: Row, column: keyof typeof GROUP_COLUMNS): readonly number[] | undefined {
  const value = row[GROUP_COLUMNS[column]];
  return value instanceof DuckDBListValue ? (value.items as readonly number[]) : undefined;
}

/** The paths that any filter keeps, with the filters that keep each; without paths inside another kept path. */
function distinctPaths(
  all: readonly GroupedFilter[],
): { readonly path: EntryPath; readonly filters: readonly number[] }[] {
  const known = new Map<string, { readonly path: EntryPath; readonly filters: number[] }>();
  for (const [i, { kept }] of all.entries()) {
    const outer = kept.filter((path) => !kept.some((other) => other.length < path.length && startsWith(path, other)));
    for (const path of outer) {
      const key = JSON.stringify(path);
      const place = known.get(key) ?? { path, filters: [] };
      known.set(key, place);
      if (!place.filters.includes(i)) place.filters.push(i);
    }
  }
  return [...known.values()];
}

const startsWith = (path: readonly string[], start: readonly string[]) => start.every((key, i) => key === path[i]);

function isBeyondSql(error: unknown): boolean {
  if (error instanceof Inexpressible || error instanceof AmbiguousText || isUnexpectedEntry(error)) return true;
  // DuckDB reads NaN as a number, which JSON does not have.
  if (error instanceof SyntaxError) return true;
  if (error instanceof FilterError) return error.problems.some(({ code }) => code === 'FLT009');
  // Reading the entries one by one reports an unreadable file, and needs less memory.
  return /^(?:IO|Out of Memory) Error/.test(messageOf(error));
}
