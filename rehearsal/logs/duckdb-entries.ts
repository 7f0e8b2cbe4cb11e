import type { DuckDBConnection } from '@duckdb/node-api';
import { compileLoggingSql, type LoggingSql } from '../filters/logging/compile-sql';
import { DuckDbDialect } from '../filters/logging/duckdb-dialect';
import type { LoggingFilter } from '../filters/logging/parse-filter';
import type { SqlColumn } from '../filters/logging/sql-values';
import { shapedEntries, tolerantEntries } from './duckdb-source';
import type { LogFile } from './log-file';

/** What a query is made of: the filters' conditions, and where the entries come from. */
export interface EntriesSql {
  /** One condition for each filter, TRUE or FALSE and never NULL. */
  readonly conditions: readonly string[];
  /** A subquery to select from; has the columns that were asked for. */
  readonly from: string;
}

/** A query over the entries of a file. */
export interface EntriesQuery<T> {
  readonly file: LogFile;
  readonly filters: readonly LoggingFilter[];
  /** Columns that it reads beside those of the filters; as text, where the filters may look into them. */
  readonly also: readonly SqlColumn[];
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
  { file, filters, also, sql, run }: EntriesQuery<T>,
  tolerant: boolean,
): Promise<T> {
  const compiled = compileLoggingSql(filters, new DuckDbDialect(), { shaped: !tolerant });
  const reading = { columns: withColumns(compiled, also), extractions: compiled.extractions };
  const from = tolerant ? tolerantEntries(file, reading) : shapedEntries(file, reading);
  return run(connection, sql({ conditions: compiled.conditions, from }));
}

function withColumns({ columns }: LoggingSql, also: readonly SqlColumn[]): readonly SqlColumn[] {
  return [...columns, ...also.filter(({ key }) => !columns.some((column) => column.key === key))];
}

/** DuckDB's complaint of something in the file that is not what the query takes it for. */
function isUnexpectedEntry(error: unknown): boolean {
  return (
    error instanceof Error &&
    /JSON|json/.test(error.message) &&
    /^Invalid Input Error|^Conversion Error/.test(error.message)
  );
}
