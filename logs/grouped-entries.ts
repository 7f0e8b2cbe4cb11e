import { DuckDBListValue, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api';
import type { LoggingFilter } from '../alerting/filters/logging/parse-filter';
import { Inexpressible } from '../alerting/filters/logging/sql-dialect';
import type { EntryPath } from '../alerting/filters/logging/entry-path';
import { FilterError } from '../alerting/filters/filter-error';
import { ALIKE_COLUMNS, groupedSql, SEPARATOR } from './grouped-sql';
import { isUnexpectedEntry, messageOf, queryEntriesOneWay } from './duckdb-entries';
import { AmbiguousText, entryWith } from './kept-entry';
import type { LogEntry } from '../alerting/filters/logging/log-entry';
import type { LogFile } from './log-file';

/** A filter, and what is to be known of the entries that it holds for. */
export interface Asked {
  readonly filter: LoggingFilter;
  /** What has to hold as well; it looks at nothing but what tells entries apart. @default - nothing */
  readonly ofKind?: (entry: LogEntry) => boolean;
  /** What tells entries apart. */
  readonly kept: readonly EntryPath[];
  /** What has many values. @default - nothing */
  readonly varying?: EntryPath;
}

/** Entries of which all filters say the same, and that are the same in what those keep that hold for them. */
export interface EntryGroups {
  /** For each filter: does it hold? */
  readonly holds: readonly boolean[];
  /** What was kept, and nothing else. */
  readonly entry: LogEntry;
  readonly times: GroupTimes;
}

/** Some of them after another that differ in nothing that was asked for. */
export interface GroupTimes {
  /** Milliseconds since the epoch: when they were, or when their minute began where they were received within it. */
  readonly at: readonly number[];
  readonly receivedAt: readonly number[];
  /** How many; unset where there is one each. */
  readonly counts: readonly number[] | undefined;
  /** An entry with nothing in it but what varies for a filter, by the number of the time. */
  readonly varying: (filter: number, time: number) => LogEntry;
}

/** All that was asked of a file. */
export interface GroupedResult {
  readonly alike: readonly EntryGroups[];
  readonly total: number;
  /** Of those: in the time that was asked for. */
  readonly within: number;
  /**
   * Time of the first and of the last entry in that time, and when the last one was received that a filter holds for;
   * infinite without one.
   */
  readonly first: number;
  readonly last: number;
  readonly lastReceived: number;
}

/** What is asked of a file. */
export interface GroupRequest {
  readonly asked: readonly Asked[];
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
}

/**
 * Counts the entries of a file by what filters say of them, in DuckDB. Gives nothing where SQL cannot give just what
 * reading every entry gives: a filter that it cannot express, a line that is no entry, times or fields that Google
 * writes otherwise, or more kinds of entries than memory takes.
 */
export async function groupedEntries(
  connection: DuckDBConnection,
  file: LogFile,
  { asked, from, to }: GroupRequest,
): Promise<GroupedResult | undefined> {
  const kept = distinctPaths(asked);
  const varying = asked.flatMap((one, i) => (one.varying === undefined ? [] : [{ filter: i, path: one.varying }]));
  const shape = {
    keptFor: kept.map(({ filters }) => filters),
    varyingFor: varying.map(({ filter }) => filter),
    from,
    to,
  };
  let isText: readonly boolean[] = [];
  try {
    const rows = await queryEntriesOneWay(
      connection,
      {
        file,
        filters: asked.map(({ filter }) => filter),
        kept: [...kept, ...varying].map(({ path }) => path),
        also: [
          { key: 'timestamp', shape: 'text' },
          { key: 'receiveTimestamp', shape: 'text' },
        ],
        sql: (entries) => {
          isText = entries.kept.map((value) => value.isText);
          return groupedSql(entries, shape);
        },
        run: async (on, sql) => (await on.runAndReadAll(sql)).getRows(),
      },
      false,
    );
    const values = [...kept, ...varying].map(({ path }, i) => ({ path, isText: isText[i] ?? true }));
    return resultOf(rows, values, kept.length, shape.varyingFor, asked);
  } catch (error) {
    if (isBeyondSql(error)) return undefined;
    throw error;
  }
}

type Row = readonly DuckDBValue[];

interface Place {
  readonly path: EntryPath;
  readonly isText: boolean;
}

function resultOf(
  rows: readonly Row[],
  values: readonly Place[],
  kept: number,
  varyingFor: readonly number[],
  asked: readonly Asked[],
): GroupedResult | undefined {
  let [total, within, first, last, lastReceived] = [0, 0, Infinity, -Infinity, -Infinity];
  const alike: EntryGroups[] = [];
  for (const row of rows) {
    const number = (column: keyof typeof ALIKE_COLUMNS, otherwise = 0) => numberIn(row, column) ?? otherwise;
    if (number('timed') < number('total') || number('firstReceived') < 0) return undefined;
    total += number('total');
    within += number('within');
    first = Math.min(first, number('first', Infinity));
    last = Math.max(last, number('last', -Infinity));
    const kind = row[ALIKE_COLUMNS.kind];
    if (typeof kind !== 'string') continue;
    const [bits = '', ...parts] = kind.split(SEPARATOR);
    // A text that holds the separator can be taken apart in more than one way.
    if (parts.length !== kept) return undefined;
    const entry = entryWith(
      values.slice(0, kept).map((place, i) => ({ ...place, value: valueOf(place, parts[i] ?? '') })),
    );
    const holds = asked.map(({ ofKind }, i) => bits[i] === '1' && ofKind?.(entry) !== false);
    if (!holds.includes(true)) continue;
    lastReceived = Math.max(lastReceived, number('lastReceived', -Infinity));
    alike.push({ holds, entry, times: timesOf(row, values.slice(kept), varyingFor) });
  }
  return { alike, total, within, first, last, lastReceived };
}

function timesOf(row: Row, varying: readonly Place[], varyingFor: readonly number[]): GroupTimes {
  const readers = new Map(varying.map((place, i) => [varyingFor[i], readerOf(place, row[ALIKE_COLUMNS.varying + i])]));
  const at = numbersIn(row, 'at') ?? [];
  return {
    at,
    receivedAt: numbersIn(row, 'receivedAt') ?? at,
    counts: numbersIn(row, 'counts'),
    varying: (filter, time) => readers.get(filter)?.(time) ?? {},
  };
}

function readerOf(place: Place, json: DuckDBValue | undefined): (time: number) => LogEntry {
  const values = typeof json === 'string' ? (JSON.parse(`[${json}]`) as readonly unknown[]) : [];
  const read = (value: unknown) => entryWith([{ ...place, value }]);
  // What may be no text is to be found out now, and not when some of them have been counted.
  if (place.isText) for (const value of values) read(value);
  return (time) => read(values[time] ?? null);
}

function valueOf({ isText }: Place, part: string): unknown {
  if (part === '') return null;
  return isText ? part.slice(1) : (JSON.parse(part) as unknown);
}

function numberIn(row: Row, column: keyof typeof ALIKE_COLUMNS): number | undefined {
  const value = row[ALIKE_COLUMNS[column]];
  return typeof value === 'number' ? value : undefined;
}

function numbersIn(row: Row, column: keyof typeof ALIKE_COLUMNS): readonly number[] | undefined {
  const value = row[ALIKE_COLUMNS[column]];
  return value instanceof DuckDBListValue ? (value.items as readonly number[]) : undefined;
}

/** The paths that any filter keeps, and which do; without what lies inside of another. */
function distinctPaths(asked: readonly Asked[]): { readonly path: EntryPath; readonly filters: readonly number[] }[] {
  const known = new Map<string, { readonly path: EntryPath; readonly filters: number[] }>();
  for (const [i, { kept }] of asked.entries()) {
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
  // DuckDB takes NaN for a number, which no JSON has.
  if (error instanceof SyntaxError) return true;
  if (error instanceof FilterError) return error.problems.some(({ code }) => code === 'FLT009');
  // What cannot be read, or not within the memory that there is, is the other way's to say, or to do.
  return /^(?:IO|Out of Memory) Error/.test(messageOf(error));
}
