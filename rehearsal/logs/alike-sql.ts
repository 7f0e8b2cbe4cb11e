import type { KeptValue } from '../filters/logging/sql-values';
import type { EntriesSql } from './duckdb-entries';

const MINUTE_MS = 60_000;

/** What a query for alike entries is about. */
export interface AlikeShape {
  /** For each value that tells entries apart the filters for which it does, by number. */
  readonly keptFor: readonly (readonly number[])[];
  /** For each value that varies its filter. */
  readonly varyingFor: readonly number[];
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
}

/**
 * One row for entries of which all filters say the same and that are the same in what tells them apart, with a list of
 * when they were and how many; and one row of NULL, for entries that no filter holds for. Of everything that was read,
 * whatever it is, the totals stand in the last columns. It is all one scan, and what memory holds grows with what the
 * filters hold for, not with the file.
 */
export function alikeSql(entries: EntriesSql, { keptFor, varyingFor, from, to }: AlikeShape): string {
  const { conditions, kept } = entries;
  const holds = conditions.map((_, i) => `m${i}`);
  const any = holds.length === 0 ? 'FALSE' : `(${holds.join(' OR ')})`;
  const timed = `SELECT *, ${timeOf('"timestamp"')} AS ms, ${timeOf('"receiveTimestamp"')} AS received${conditions.map((condition, i) => `, ${condition} AS m${i}`).join('')} FROM ${entries.from}`;
  const inside = within(from, to);
  const judged = `SELECT *, ${inside} AS within, CASE WHEN ${inside} THEN ${any} ELSE FALSE END AS hit FROM (${timed})`;

  const forSome = (filters: readonly number[], { expression }: KeptValue) => {
    const some = filters.map((i) => `m${i}`).join(' OR ');
    return `CASE WHEN ${filters.length === holds.length ? 'hit' : `hit AND (${some})`} THEN ${expression} END`;
  };
  const classes = [
    `CASE WHEN hit THEN ${holds.map((name) => `CASE WHEN ${name} THEN '1' ELSE '0' END`).join(' || ') || "''"} END`,
    ...keptFor.map((filters, i) => forSome(filters, kept[i] ?? NOTHING)),
  ];
  // Only to those that were not received in their own minute does it matter when exactly.
  const off = `received // ${MINUTE_MS} <> ms // ${MINUTE_MS}`;
  const details = [
    `CASE WHEN hit THEN CASE WHEN ${off} THEN ms ELSE ms // ${MINUTE_MS} * ${MINUTE_MS} END END`,
    `CASE WHEN hit AND ${off} THEN received END`,
    ...varyingFor.map((filter, i) => forSome([filter], kept[keptFor.length + i] ?? NOTHING)),
  ];
  // What has no time is in no aggregate anyway.
  const only = from === -Infinity && to === Infinity ? '' : ' FILTER (WHERE within)';
  const totals = [
    'count(*)',
    `count(ms)${only}`,
    `count(*) FILTER (WHERE ms IS NULL OR (received IS NULL AND "receiveTimestamp" IS NOT NULL))`,
    `min(ms)${only}`,
    `max(ms)${only}`,
    `max(received)${only}`,
  ];
  const named = (expressions: readonly string[], letter: string) =>
    expressions.map((expression, i) => `${expression} AS ${letter}${i}`);
  const grouped = `SELECT ${[...named(classes, 'c'), ...named(details, 'd'), ...named(totals, 't')].join(', ')} FROM (${judged}) GROUP BY ALL`;
  // As JSON, which is handed over in one piece.
  const list = (name: string) => `CAST(to_json(list(${name})) AS VARCHAR)`;
  const lists = [list('d0'), list('d1'), list('t0'), ...varyingFor.map((_, i) => list(`d${i + 2}`))];
  const sums = ['sum(t0)', 'sum(t1)', 'sum(t2)', 'min(t3)', 'max(t4)', 'max(t5)'].map(
    (sum) => `CAST(${sum} AS DOUBLE)`,
  );
  return `SELECT ${[...classes.map((_, i) => `c${i}`), ...lists, ...sums].join(', ')} FROM (${grouped}) GROUP BY ALL`;
}

const NOTHING: KeptValue = { expression: 'NULL', isText: true };

/**
 * Milliseconds since the epoch, of times in UTC with `Z` and up to nine digits, as Google writes them; NULL for others:
 * JavaScript takes one without a zone for local time, and DuckDB does not.
 */
function timeOf(column: string): string {
  const usual = `${column} >= '1970' AND strlen(${column}) BETWEEN 20 AND 30 AND ends_with(${column}, 'Z')`;
  return `CASE WHEN ${usual} THEN epoch_ms(TRY_CAST(${column} AS TIMESTAMP)) END`;
}

function within(from: number, to: number): string {
  const bounds = [
    ...(from === -Infinity ? [] : [`ms >= ${Math.ceil(from)}`]),
    ...(to === Infinity ? [] : [`ms <= ${Math.floor(to)}`]),
  ];
  return bounds.length === 0 ? 'ms IS NOT NULL' : `coalesce(${bounds.join(' AND ')}, FALSE)`;
}
