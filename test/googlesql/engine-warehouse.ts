import type { LogEntry } from '../../alerting/filters/logging/log-entry';
import type { QueryRow, Warehouse } from '../../logs/bigquery/warehouse';
import { allLogsTable } from './all-logs-table';
import type { Answer, GoogleSqlEngine } from './engine';

/** A warehouse with some entries in one view, on Google's engine. */
export function engineWarehouse(engine: GoogleSqlEngine, view: string, entries: readonly LogEntry[]): Warehouse {
  const tables = { [view]: allLogsTable(entries) };
  return {
    bytesOf: () => Promise.resolve(1_000 * entries.length),
    rowsOf: async (sql) => rowsOf(await engine.query(sql, tables)),
  };
}

/** Rows as BigQuery's client gives them: integers are numbers. */
export function rowsOf({ columns, rows }: Answer): readonly QueryRow[] {
  return rows.map((row) =>
    Object.fromEntries(
      columns.map(({ name }, i) => {
        const cell = row[i] ?? null;
        return [name, typeof cell === 'bigint' ? Number(cell) : (cell as QueryRow[string])];
      }),
    ),
  );
}
