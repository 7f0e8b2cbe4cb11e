import type { DuckDBConnection } from '@duckdb/node-api';
import { compileLoggingSql, type LoggingSql } from '../../alerting/filters/logging/compile-sql';
import { DuckDbDialect } from '../../alerting/filters/logging/duckdb-dialect';
import type { LoggingFilter } from '../../alerting/filters/logging/parse-filter';
import type { EntryPath } from '../../alerting/filters/logging/entry-path';
import type { KeptValue, SqlColumn } from '../../alerting/filters/logging/sql-values';
import { shapedEntries, tolerantEntries } from './entry-source';
import type { LogFile } from '../log-file';

/** What a query is made of: the filters' conditions, and where the entries come from. */
export interface EntriesSql {
  /** One condition for each filter, TRUE or FALSE and never NULL. */
  readonly conditions: readonly string[];
  /** The values that were to be kept. */
  readonly kept: readonly KeptValue[];
  /** A subquery to select from; has the columns that were asked for. */
  readonly from: string;
}

/** A query over the entries of a file. */
export interface EntriesQuery<T> {
  readonly file: LogFile;
  readonly filters: readonly LoggingFilter[];
  /** Columns that it reads beside those of the filters; as text, where the filters may look into them. */
  readonly also: readonly SqlColumn[];
  /** Values that it reads beside those of the filters. @default - none */
  readonly kept?: readonly EntryPath[];
  /** Does it read whole entries as well, in a column `json`? Only the tolerant way has them. @default false */
  readonly whole?: boolean;
  /** The query. */
  readonly sql: (entries: EntriesSql) => string;
  readonly run: (connection: DuckDBConnection, sql: string) => Promise<T>;
}

/** What a query gave, and whether it went the way that passes over what is no entry. */
export interface EntriesResult<T> {
  readonly result: T;
  readonly tolerant: boolean;
}

/**
 * Runs a query the fast way first, which takes a file of nothing but entries; where that fails it runs again in the
 * way that takes anything. Both give the same answers.
 *
 * @throws FilterError FLT009 where a filter has no SQL; as DuckDB for a file that cannot be read at all
 */
export async function queryEntries<T>(connection: DuckDBConnection, query: EntriesQuery<T>): Promise<EntriesResult<T>> {
  try {
    return { result: await queryEntriesOneWay(connection, query, false), tolerant: false };
  } catch (error) {
    if (!isUnexpectedEntry(error)) throw error;
    return { result: await queryEntriesOneWay(connection, query, true), tolerant: true };
  }
}

/** Runs a query in the way that is asked for. */
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

/** DuckDB's complaint of something in the file that is not what the query takes it for. */
export function isUnexpectedEntry(error: unknown): boolean {
  const message = messageOf(error);
  return /JSON|json/.test(message) && /^Invalid Input Error|^Conversion Error/.test(message);
}

/** DuckDB's message. It comes from native code, whose errors may be of another realm than this one's `Error`. */
export function messageOf(error: unknown): string {
  return String((error as { readonly message?: unknown } | null | undefined)?.message);
}
