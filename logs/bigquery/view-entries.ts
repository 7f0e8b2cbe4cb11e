import { nanosOf, viewColumn } from '../../alerting/filters/logging/all-logs-view';
import { compileLoggingSql } from '../../alerting/filters/logging/compile-sql';
import type { EntryPath } from '../../alerting/filters/logging/entry-path';
import { GoogleSqlDialect } from '../../alerting/filters/logging/googlesql-dialect';
import type { LoggingFilter } from '../../alerting/filters/logging/parse-filter';
import type { KeptValue } from '../../alerting/filters/logging/sql-values';
import type { TimeRange } from '../time-range';

/** What is read of the entries of a view. */
export interface ViewReading {
  /** `project.dataset.view`. */
  readonly view: string;
  /** Finite. */
  readonly range: TimeRange;
  readonly filters: readonly LoggingFilter[];
  readonly kept: readonly EntryPath[];
}

/** The parts of a query. */
export interface ViewEntries {
  /** One condition for each filter, TRUE or FALSE and never NULL. */
  readonly conditions: readonly string[];
  readonly kept: readonly KeptValue[];
  /** A subquery with what the conditions and kept values read, and when each entry happened and was received. */
  readonly from: string;
}

/**
 * The entries of a view in a period. Only partitions of the period are read: the condition is on the column that the
 * view is partitioned by. https://cloud.google.com/bigquery/docs/querying-partitioned-tables
 * @throws FilterError FLT009 at a clause that GoogleSQL cannot express or that reads what the view does not have
 */
export function viewEntries({ view, range, filters, kept }: ViewReading): ViewEntries {
  const dialect = new GoogleSqlDialect();
  const { conditions, kept: values, columns, extractions } = compileLoggingSql(filters, dialect, { kept });
  const times = (['timestamp', 'receiveTimestamp'] as const).flatMap((key) => {
    const column = viewTime(key);
    return [`${column}_unix_nanos AS ${nanosOf(key)}`, `UNIX_MICROS(${column}) AS ${microsOf(key)}`];
  });
  const read = [...columns.map(({ key, shape }) => `${viewColumn(key, shape)} AS ${key}`), ...times];
  const entries = `SELECT ${read.join(', ')} FROM \`${view}\` WHERE timestamp >= ${instant(range.from)} AND timestamp <= ${instant(range.to)}`;
  const taken = extractions.map(({ name, expression }) => `${expression} AS ${dialect.alias(name)}`);
  return { conditions, kept: values, from: `(SELECT ${['*', ...taken].join(', ')} FROM (${entries}))` };
}

/** The column of {@link ViewEntries.from} with the microseconds since 1970 of a time. */
export const microsOf = (key: 'timestamp' | 'receiveTimestamp') => `${key}_micros`;

const viewTime = (key: 'timestamp' | 'receiveTimestamp') => (key === 'timestamp' ? key : 'receive_timestamp');

/** A constant, so that BigQuery finds the partitions before it reads. */
const instant = (at: number) => `TIMESTAMP '${new Date(at).toISOString()}'`;
