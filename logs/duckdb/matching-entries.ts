import type { LoggingFilter } from '../../alerting/filters/logging/parse-filter';
import { queryEntriesOneWay } from './query-entries';
import { openDuckDb } from './session';
import type { LogEntry } from '../../alerting/filters/logging/log-entry';
import type { LogFile } from '../log-file';

/**
 * Reads the entries of a file that any of the filters matches, in the order of the file. DuckDB finds them; no other
 * entry is parsed in JavaScript.
 * @throws FilterError FLT009 where a filter has no SQL, and errors of DuckDB for an unreadable file
 */
export async function* matchingEntries(file: LogFile, filters: readonly LoggingFilter[]): AsyncGenerator<LogEntry> {
  const duckDb = await openDuckDb({ inOrder: true });
  try {
    const stream = await queryEntriesOneWay(
      duckDb.connection,
      {
        file,
        filters,
        also: [],
        whole: true,
        sql: ({ conditions, from }) => `SELECT json FROM ${from} WHERE ${conditions.join(' OR ')}`,
        run: (on, sql) => on.stream(sql),
      },
      true,
    );
    for await (const rows of stream.yieldRowsJs()) {
      for (const [json] of rows) if (typeof json === 'string') yield JSON.parse(json) as LogEntry;
    }
  } finally {
    duckDb.close();
  }
}
