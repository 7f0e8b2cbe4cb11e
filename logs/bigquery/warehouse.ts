/** A row of a result, by the names of its columns. */
export type QueryRow = Readonly<Record<string, string | number | boolean | null>>;

/** BigQuery, as far as it is used. Queries that fail are {@link InputError}s. */
export interface Warehouse {
  /** The bytes that a query would read. Nothing is read, and nothing is charged: a dry run. */
  bytesOf(sql: string): Promise<number>;
  /** The rows of a query. It is refused, without charge, where it would read more than `maxBytes`. */
  rowsOf(sql: string, maxBytes: number): Promise<readonly QueryRow[]>;
}

/** Results of queries of earlier runs. */
export interface KeptResults {
  get(sql: string): readonly QueryRow[] | undefined;
  keep(sql: string, rows: readonly QueryRow[]): void;
}
