import type { KeptValue } from '../alerting/filters/logging/sql-values';
import type { EntriesSql } from './duckdb-entries';

const MINUTE_US = 60_000_000;
/** Stands for a time of which nobody knows what it is; before all that are read. */
const UNREADABLE_US = -1_000_000;

/** What a query for alike entries is about. */
export interface GroupShape {
  /** For each value that tells entries apart the filters for which it does, by number. */
  readonly keptFor: readonly (readonly number[])[];
  /** For each value that varies its filter. */
  readonly varyingFor: readonly number[];
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
}

/**
 * One row for entries of which all filters say the same and that are the same in what tells them apart, with lists of
 * when they were and how many; and one row of NULL, for entries that no filter holds for. Of everything that was read,
 * whatever it is, the totals stand in each row. It is all one scan, and what memory holds grows with what the filters
 * hold for, not with the file. The columns are those of {@link ALIKE_COLUMNS}, and the values of each that varies, as JSON.
 */
export function groupedSql(entries: EntriesSql, { keptFor, varyingFor, from, to }: GroupShape): string {
  const { conditions, kept } = entries;
  const holds = conditions.map((_, i) => `m${i}`);
  const any = holds.length === 0 ? 'FALSE' : `(${holds.join(' OR ')})`;
  const timed = `SELECT *, ${timeOf('"timestamp"')} AS us${conditions.map((condition, i) => `, ${condition} AS m${i}`).join('')} FROM ${entries.from}`;
  const inside = within(from, to);
  const hits = `SELECT *, ${inside} AS within, CASE WHEN ${inside} THEN ${any} ELSE FALSE END AS hit FROM (${timed})`;
  // When the others were received is nobody's business, and a time takes as long to read as all the rest.
  const told = `CASE WHEN "receiveTimestamp" IS NOT NULL THEN coalesce(${timeOf('"receiveTimestamp"')}, ${UNREADABLE_US}) END`;
  const judged = `SELECT *, CASE WHEN hit THEN ${told} END AS received FROM (${hits})`;

  const forSome = (filters: readonly number[], value: string) =>
    filters.length === holds.length ? value : `CASE WHEN ${filters.map((i) => `m${i}`).join(' OR ')} THEN ${value} END`;
  const bits = holds.map((name) => `CASE WHEN ${name} THEN '1' ELSE '0' END`).join(' || ') || "''";
  // All in one text, as grouping takes time for every column, and most of it for entries that no filter holds for. In
  // concat() NULL is nothing.
  const kind = [bits, ...keptFor.flatMap((filters, i) => [`'${SEPARATOR}'`, forSome(filters, asPart(kept[i]))])];
  // Only to those that were not received in their own minute does it matter when exactly.
  const off = `received // ${MINUTE_US} <> us // ${MINUTE_US}`;
  const minute = `us // ${MINUTE_US} * ${MINUTE_US}`;
  const varied = varyingFor.map((filter, i) => forSome([filter], asJson(kept[keptFor.length + i])));
  // What has no time is in no aggregate anyway.
  const only = from === -Infinity && to === Infinity ? '' : ' FILTER (WHERE within)';
  const totals = [
    'count(*)',
    `count(us)${only}`,
    'count(us)',
    'min(received)',
    'max(received)',
    `min(us)${only}`,
    `max(us)${only}`,
  ];
  const columns = [
    `CASE WHEN hit THEN concat(${kind.join(', ')}) END AS kind`,
    // A number also where it means nothing: lists without NULL are read faster.
    `CASE WHEN hit THEN CASE WHEN ${off} THEN us ELSE ${minute} END ELSE 0 END AS happened`,
    `CASE WHEN hit THEN CASE WHEN ${off} THEN received ELSE ${minute} END ELSE 0 END AS told`,
    ...varied.map((value, i) => `CASE WHEN hit THEN ${value} END AS v${i}`),
    ...totals.map((total, i) => `${total} AS t${i}`),
  ];
  const grouped = `SELECT ${columns.join(', ')} FROM (${judged}) GROUP BY ALL`;
  const list = (name: string) => `list(CAST(${name} AS DOUBLE))`;
  // Milliseconds, cut off as JavaScript reads a time. What says nothing is left out: each number takes its time on the
  // way to JavaScript.
  const lists = [
    list('happened // 1000'),
    `CASE WHEN count_if(told <> happened) > 0 THEN ${list('told // 1000')} END`,
    `CASE WHEN max(t0) > 1 THEN ${list('t0')} END`,
  ];
  const sums = totals.map(
    (total, i) => `CAST(${total.startsWith('count') ? `sum(t${i})` : `${total.slice(0, 3)}(t${i}) // 1000`} AS DOUBLE)`,
  );
  // In one piece, as JSON without its brackets; where nothing varies there is none.
  const varying = varyingFor.map(
    (_, i) => `CASE WHEN count(v${i}) > 0 THEN array_to_string(list(coalesce(v${i}, 'null')), ',') END`,
  );
  return `SELECT kind, ${[...lists, ...sums, ...varying].join(', ')} FROM (${grouped}) GROUP BY kind`;
}

/** The columns of {@link groupedSql}, by number. */
export const ALIKE_COLUMNS = {
  /**
   * For each filter 1 or 0, and each value that tells entries apart: JSON, or text after a quotation mark, or nothing;
   * with separators.
   */
  kind: 0,
  /** Lists of numbers: when, when received (NULL: just then), and how many (NULL: one each). */
  at: 1,
  receivedAt: 2,
  counts: 3,
  /** Numbers: how many entries, how many in the time that is asked for, and of how many the time can be read. */
  total: 4,
  within: 5,
  timed: 6,
  /** When the first one was received that a filter holds for, and the last one; negative where that cannot be read. */
  firstReceived: 7,
  lastReceived: 8,
  /** In the time that is asked for the first and last of all. */
  first: 9,
  last: 10,
  varying: 11,
} as const;

/** Between the parts of a kind: it stands in no JSON, where it is written in another way, and in hardly any text. */
export const SEPARATOR = '\u001F';

/** A value as part of a kind: JSON, or text as it is after a quotation mark. */
function asPart(value: KeptValue | undefined): string {
  return value?.isText === true ? `('"' || ${value.expression})` : asJson(value);
}

/** A value as text of JSON. */
function asJson(value: KeptValue | undefined): string {
  if (value === undefined) return 'NULL';
  return `CAST(${value.isText ? `to_json(${value.expression})` : value.expression} AS VARCHAR)`;
}

/**
 * Microseconds since the epoch, of times in UTC with `Z` and up to nine digits, as Google writes them; NULL for others:
 * JavaScript takes one without a zone for local time, and DuckDB does not.
 */
function timeOf(column: string): string {
  const usual = `${column} >= '1970' AND strlen(${column}) BETWEEN 20 AND 30 AND ends_with(${column}, 'Z')`;
  return `CASE WHEN ${usual} THEN epoch_us(TRY_CAST(${column} AS TIMESTAMP)) END`;
}

function within(from: number, to: number): string {
  const bounds = [
    ...(from === -Infinity ? [] : [`us >= ${Math.ceil(from)} * 1000`]),
    ...(to === Infinity ? [] : [`us < ${Math.floor(to) + 1} * 1000`]),
  ];
  return bounds.length === 0 ? 'us IS NOT NULL' : `coalesce(${bounds.join(' AND ')}, FALSE)`;
}
