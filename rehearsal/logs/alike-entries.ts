import type { DuckDBConnection, JS } from '@duckdb/node-api';
import type { LoggingFilter } from '../filters/logging/parse-filter';
import { Inexpressible } from '../filters/logging/sql-dialect';
import type { EntryPath } from '../filters/logging/sql-values';
import { FilterError } from '../filters/filter-error';
import { alikeSql } from './alike-sql';
import { isUnexpectedEntry, messageOf, queryEntriesOneWay } from './duckdb-entries';
import { AmbiguousText, entryWith } from './kept-entry';
import type { LogEntry } from './log-entry';
import type { LogFile } from './log-file';

/** A filter, and what is to be known of the entries that it holds for. */
export interface Asked {
  readonly filter: LoggingFilter;
  /** What tells entries apart. */
  readonly kept: readonly EntryPath[];
  /** What has many values. @default - nothing */
  readonly varying?: EntryPath;
}

/** Entries of which all filters say the same, and that are the same in what those keep that hold for them. */
export interface AlikeEntries {
  /** For each filter: does it hold? */
  readonly holds: readonly boolean[];
  /** What was kept, and nothing else. */
  readonly entry: LogEntry;
  readonly times: readonly AlikeTime[];
}

/** Some of them that differ in nothing that was asked for. */
export interface AlikeTime {
  /** Milliseconds since the epoch: when they were, or when their minute began where they were received within it. */
  readonly at: number;
  readonly receivedAt: number;
  readonly count: number;
  /** An entry with nothing in it but what varies for a filter. */
  readonly varying: (filter: number) => LogEntry;
}

/** All that was asked of a file. */
export interface AlikeResult {
  readonly alike: readonly AlikeEntries[];
  readonly total: number;
  /** Of those: in the time that was asked for. */
  readonly within: number;
  /** Time of the first and of the last entry in that time, and when the last one was received; infinite without one. */
  readonly first: number;
  readonly last: number;
  readonly lastReceived: number;
}

/** What is asked of a file. */
export interface AlikeRequest {
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
export async function alikeEntries(
  connection: DuckDBConnection,
  file: LogFile,
  { asked, from, to }: AlikeRequest,
): Promise<AlikeResult | undefined> {
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
          return alikeSql(entries, shape);
        },
        run: async (on, sql) => (await on.runAndReadAll(sql)).getRowsJS(),
      },
      false,
    );
    const values = [...kept, ...varying].map(({ path }, i) => ({ path, isText: isText[i] ?? true }));
    return resultOf(rows, values, kept.length, shape.varyingFor);
  } catch (error) {
    if (isBeyondSql(error)) return undefined;
    throw error;
  }
}

interface Place {
  readonly path: EntryPath;
  readonly isText: boolean;
}

function resultOf(
  rows: readonly (readonly JS[])[],
  values: readonly Place[],
  kept: number,
  varyingFor: readonly number[],
): AlikeResult | undefined {
  const lists = 1 + kept;
  const sums = lists + 3 + varyingFor.length;
  let [total, within, unclear, first, last, lastReceived] = [0, 0, 0, Infinity, -Infinity, -Infinity];
  const alike: AlikeEntries[] = [];
  for (const row of rows) {
    total += numberAt(row, sums, 0);
    within += numberAt(row, sums + 1, 0);
    unclear += numberAt(row, sums + 2, 0);
    first = Math.min(first, numberAt(row, sums + 3, Infinity));
    last = Math.max(last, numberAt(row, sums + 4, -Infinity));
    lastReceived = Math.max(lastReceived, numberAt(row, sums + 5, -Infinity));
    if (typeof row[0] !== 'string') continue;
    alike.push({
      holds: Array.from(row[0], (bit) => bit === '1'),
      entry: entryWith(values.slice(0, kept).map((place, i) => ({ ...place, value: valueOf(row[i + 1], place) }))),
      times: timesOf(row.slice(lists, sums).map(listOf), values.slice(kept), varyingFor),
    });
  }
  return unclear > 0 ? undefined : { alike, total, within, first, last, lastReceived };
}

function timesOf(
  [at = [], received = [], counts = [], ...lists]: readonly (readonly unknown[])[],
  varying: readonly Place[],
  varyingFor: readonly number[],
): AlikeTime[] {
  const readersOf = new Map(varying.map((place, i) => [varyingFor[i], readerOf(place, lists[i] ?? [])]));
  return counts.map((count, i) => ({
    at: Number(at[i]),
    receivedAt: Number(received[i] ?? at[i]),
    count: Number(count),
    varying: (filter) => readersOf.get(filter)?.(i) ?? {},
  }));
}

function readerOf(place: Place, values: readonly unknown[]): (index: number) => LogEntry {
  const read = (value: unknown) => entryWith([{ ...place, value }]);
  // What may be no text is to be found out now, and not when some of them have been counted.
  if (place.isText) for (const value of values) read(value);
  return (index) => read(values[index] ?? null);
}

function numberAt(row: readonly JS[], index: number, otherwise: number): number {
  const value = row[index];
  return typeof value === 'number' ? value : otherwise;
}

function valueOf(text: JS | undefined, { isText }: Place): unknown {
  if (typeof text !== 'string') return null;
  return isText ? text : (JSON.parse(text) as unknown);
}

const listOf = (json: JS): readonly unknown[] => (typeof json === 'string' ? (JSON.parse(json) as unknown[]) : []);

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
  if (error instanceof FilterError) return error.problems.some(({ code }) => code === 'FLT009');
  // What cannot be read, or not within the memory that there is, is the other way's to say, or to do.
  return /^(?:IO|Out of Memory) Error/.test(messageOf(error));
}
