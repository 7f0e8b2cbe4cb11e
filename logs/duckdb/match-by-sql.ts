import type { DuckDBConnection, JS } from '@duckdb/node-api';
import type { SqlColumn } from '../../alerting/filters/logging/sql-values';
import { queryEntries, queryEntriesOneWay, type EntriesSql } from './query-entries';
import { openDuckDb } from './session';
import { records } from './entry-source';
import type { LogFile } from '../log-file';
import type { MatchListener, MatchRequest, MatchTotals, ShownEntry } from '../match';
import { readEntries } from '../read-entries';

/** Columns of the entries that are shown. */
const SHOWN: readonly SqlColumn[] = (['insertId', 'timestamp', 'severity', 'logName'] as const).map((key) => ({
  key,
  shape: 'text',
}));

/** How many bad records of a file are looked up; the others are only counted. */
const LOOKED_UP = 5;

/** Matches the entries of files in DuckDB, which reads the files itself. @throws FilterError FLT009 */
export async function matchBySql(request: MatchRequest, listener: MatchListener): Promise<MatchTotals> {
  const duckDb = await openDuckDb({ inOrder: !request.countOnly });
  try {
    const totals = { total: 0, matched: 0, bad: 0 };
    for (const file of request.files) {
      const { result: counted, tolerant } = await count(duckDb.connection, file, request);
      if (counted.bad > 0) await showBad(file, listener);
      if (!request.countOnly && counted.matched > 0) {
        const before = totals.total;
        for await (const entry of matchingIn(duckDb.connection, file, request, tolerant)) {
          await listener.shown({ ...entry, index: before + entry.index });
        }
      }
      totals.total += counted.total;
      totals.matched += counted.matched;
      totals.bad += counted.bad;
    }
    return totals;
  } finally {
    duckDb.close();
  }
}

async function count(
  connection: DuckDBConnection,
  file: LogFile,
  { filter }: MatchRequest,
): Promise<{ readonly result: MatchTotals; readonly tolerant: boolean }> {
  const { result, tolerant } = await queryEntries(connection, {
    file,
    filters: [filter],
    also: SHOWN,
    sql: ({ conditions, from }) => `SELECT count(*), count(*) FILTER (WHERE ${conditions.join()}) FROM ${from}`,
    run: firstRow,
  });
  const [total, matched] = result.map(Number);
  const unfit = `SELECT count(*) FROM ${records(file)} WHERE json IS NULL OR json_type(json) <> 'OBJECT'`;
  const [bad] = tolerant ? await firstRow(connection, unfit) : [0];
  return { result: { total: total ?? 0, matched: matched ?? 0, bad: Number(bad) }, tolerant };
}

async function firstRow(connection: DuckDBConnection, query: string): Promise<JS[]> {
  const rows = await connection.runAndReadAll(query);
  return rows.getRowsJS()[0] ?? [];
}

async function* matchingIn(
  connection: DuckDBConnection,
  file: LogFile,
  { filter }: MatchRequest,
  tolerant: boolean,
): AsyncGenerator<ShownEntry> {
  const names = SHOWN.map(({ key }) => `"${key}"`).join(', ');
  const query = {
    file,
    filters: [filter],
    also: SHOWN,
    sql: ({ conditions, from }: EntriesSql) =>
      `SELECT * FROM (SELECT row_number() OVER () AS place, ${names}, ${conditions.join()} AS holds FROM ${from}) WHERE holds`,
    run: (on: DuckDBConnection, sql: string) => on.stream(sql),
  };
  const stream = await queryEntriesOneWay(connection, query, tolerant);
  for await (const rows of stream.yieldRowsJs()) {
    yield* rows.map(shownEntry);
  }
}

function shownEntry([place, ...texts]: readonly JS[]): ShownEntry {
  const text = (i: number) => {
    const value = texts[i];
    return typeof value === 'string' ? value : null;
  };
  return {
    index: Number(place) - 1,
    insertId: text(0),
    timestamp: text(1),
    severity: text(2),
    logName: text(3),
    explanation: undefined,
  };
}

/** DuckDB does not report which lines are bad, so the first ones are looked up. */
async function showBad(file: LogFile, listener: MatchListener): Promise<void> {
  let shown = 0;
  for await (const { bad } of readEntries(file)) {
    for (const record of bad) {
      if (shown++ === LOOKED_UP) return;
      listener.bad(file, record);
    }
  }
}
