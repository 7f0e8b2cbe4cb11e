import type { LogEntry } from '../../alerting/filters/logging/log-entry';
import { ANALYSIS_VIEWS, type AnalysisView } from '../../model/analysis';
import { namesOf } from '../../model/names';
import type { Pipeline } from '../../model/pipeline';
import type { QueryRow, Warehouse } from '../../logs/bigquery/warehouse';
import { analysisViews } from '../../stacks/analysis/views';
import { allLogsTable } from './all-logs-table';
import type { GoogleSqlEngine } from './engine';
import { rowsOf } from './engine-warehouse';

const PROJECT = 'my-project';

/** BigQuery with the views of a pipeline over some log entries. The engine knows no views, so each stands for its query. */
export function analysisWarehouse(
  engine: GoogleSqlEngine,
  pipeline: Pipeline,
  entries: readonly LogEntry[],
): Warehouse & { readonly project: string } {
  const { logs, views } = namesOf(pipeline).analysis;
  const tables = { [`${PROJECT}.${logs}._AllLogs`]: allLogsTable(entries) };
  const queries = Object.entries(analysisViews(pipeline, PROJECT)).reverse();
  const withQueries = (sql: string): string =>
    queries.reduce(
      (text, [view, query]) =>
        text.replaceAll(`\`${PROJECT}.${views}.${ANALYSIS_VIEWS[view as AnalysisView]}\``, () => `(${query})`),
      sql,
    );
  return {
    project: PROJECT,
    bytesOf: () => Promise.resolve(1_000 * entries.length),
    rowsOf: async (sql) => rowsOf(await engine.query(withQueries(sql), tables)),
  };
}

/** Rows of a view, by a clause. */
export function rowsIn(
  warehouse: Warehouse,
  pipeline: Pipeline,
  view: AnalysisView,
  clause = '',
): Promise<readonly QueryRow[]> {
  const { views } = namesOf(pipeline).analysis;
  return warehouse.rowsOf(`SELECT * FROM \`${PROJECT}.${views}.${ANALYSIS_VIEWS[view]}\` ${clause}`, Infinity);
}
