import type { DuckDBConnection } from '@duckdb/node-api';
import { compileLoggingSql, type LoggingSql } from '../../alerting/filters/logging/compile-sql';
import { DuckDbDialect } from '../../alerting/filters/logging/duckdb-dialect';
import type { LoggingFilter } from '../../alerting/filters/logging/parse-filter';
import type { EntryPath } from '../../alerting/filters/logging/entry-path';
import type { KeptValue, SqlColumn } from '../../alerting/filters/logging/sql-values';
import { shapedEntries, tolerantEntries } from './entry-source';
import type { LogFile } from '../log-file';

/** The parts of a query: the conditions of the filters, and the entries. */
export interface EntriesSql {
  /** One condition for each filter, TRUE or FALSE and never NULL. */
  readonly conditions: readonly string[];
  /** The values to be kept. */
  readonly kept: readonly KeptValue[];
  /** A subquery with the requested columns. */
  readonly from: string;
}

/** A query over the entries of a file. */
export interface EntriesQuery<T> {
  readonly file: LogFile;
  readonly filters: readonly LoggingFilter[];
  /** Columns that are read in addition to those of the filters. */
  readonly also: readonly SqlColumn[];
  /** Values that are read in addition to those of the filters. @default - none */
  readonly kept?: readonly EntryPath[];
  /** Read whole entries too, in a column `json`; only for tolerant queries. @default false */
  readonly whole?: boolean;
  /** Writes the query. */
  readonly sql: (entries: EntriesSql) => string;
  readonly run: (connection: DuckDBConnection, sql: string) => Promise<T>;
}

/** The result of a query, and whether it was tolerant: whether it skips records that are not entries. */
export interface EntriesResult<T> {
  readonly result: T;
  readonly tolerant: boolean;
}

/**
 * Runs a query. The fast way fails for a file with records that are not entries; the query then runs again in the
 * tolerant way. Both give the same results.
 *
 * @throws FilterError FLT009 where a filter has no SQL, and errors of DuckDB for an unreadable file
 */
export async function queryEntries<T>(connection: DuckDBConnection, query: EntriesQuery<T>): Promise<EntriesResult<T>> {
  try {
    return { result: await queryEntriesOneWay(connection, query, false), tolerant: false };
  } catch (error) {
    if (!isUnexpectedEntry(error)) throw error;
    return { result: await queryEntriesOneWay(connection, query, true), tolerant: true };
  }
}

/** Runs a query in the fast or the tolerant way. */
export function queryEntriesOneWay<T>(
  connection: DuckDBConnection,
  { file, filters, also, kept = [], whole = false, sql, run }: EntriesQuery<T>,
  tolerant: boolean,
): Promise<T> {
  const compiled = compileLoggingSql(filters, new DuckDbDialect(), { shaped: !tolerant, kept });
  const reading = { columns: withColumns(compiled, also), extractions: compiled.extractions, whole };
  const from = tolerant ? tolerantEntries(file, reading) : shapedEntries(file, reading);
  return run(connection, sql({ conditions: compiled.conditions, kept: compiled.kept, from }));
}

function withColumns({ columns }: LoggingSql, also: readonly SqlColumn[]): readonly SqlColumn[] {
  return [...columns, ...also.filter(({ key }) => !columns.some((column) => column.key === key))];
}

/** Is it DuckDB's error for a record of another shape than the query expects? */
export function isUnexpectedEntry(error: unknown): boolean {
  const message = messageOf(error);
  return /JSON|json/.test(message) && /^Invalid Input Error|^Conversion Error/.test(message);
}

/** The message of an error. DuckDB's errors may not be instances of this realm's `Error`. */
export function messageOf(error: unknown): string {
  return String((error as { readonly message?: unknown } | null | undefined)?.message);
}
