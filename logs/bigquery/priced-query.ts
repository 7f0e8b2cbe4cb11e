import { refuse } from '../../model/problem';
import { formatBytes, limitFor } from './bytes';
import { formatReading } from './price';
import type { KeptResults, QueryRow, Warehouse } from './warehouse';

/** How queries are run. */
export interface QueryContext {
  /** For messages, such as `bigquery:p.d._AllLogs`. */
  readonly where: string;
  readonly warehouse: Warehouse;
  readonly maxBytes: number;
  /** Undefined: results are not kept. */
  readonly kept: KeptResults | undefined;
  /** Receives what the user should know: bytes and price, and where a result comes from. */
  readonly note: (text: string) => void;
}

/**
 * The rows of a query. A dry run first shows what it reads and costs.
 * @throws InputError BGQ002 where it would read more than allowed, and as the warehouse
 */
export async function pricedQuery(sql: string, context: QueryContext): Promise<readonly QueryRow[]> {
  const { where, warehouse, maxBytes, kept, note } = context;
  const known = kept?.get(sql);
  if (known !== undefined) {
    note(`${where}: the result of the same query is kept in .cache; nothing is read`);
    return known;
  }
  const bytes = await warehouse.bytesOf(sql);
  note(`${where}: ${formatReading(bytes)}`);
  if (bytes > maxBytes) {
    refuse({
      code: 'BGQ002',
      where,
      rule: `a query reads at most --max-bytes, ${formatBytes(maxBytes)}`,
      got: formatBytes(bytes),
      fix: `shorten the period, or allow it with --max-bytes ${limitFor(bytes)}`,
    });
  }
  const rows = await warehouse.rowsOf(sql, maxBytes);
  kept?.keep(sql, rows);
  return rows;
}
