import type { KeptValue } from '../../alerting/filters/logging/sql-values';
import type { TimeRange } from '../time-range';
import type { EntriesSql } from './query-entries';

const MINUTE_US = 60_000_000;
/** Stands for a time that cannot be read. Earlier than all times that can. */
const UNREADABLE_US = -1_000_000;

/** What a query groups by. */
export interface GroupQuery extends TimeRange {
  /** For each kept value, the indexes of the filters that keep it. */
  readonly keptFor: readonly (readonly number[])[];
  /** For each value of many values, the index of its filter. */
  readonly valueFor: readonly number[];
}

/**
 * One row for each group of entries that the same filters match and that have the same kept values, with lists of times
 * and counts; and one row with a NULL key for the entries that no filter matches. Each row also has totals over its
 * entries. It is a single scan, and memory grows with the groups, not with the file. The columns are those of
 * {@link GROUP_COLUMNS}.
 */
export function groupedSql(entries: EntriesSql, query: GroupQuery): string {
  // Aggregates leave out entries without a time, so an open period needs no FILTER.
  const isOpen = query.from === -Infinity && query.to === Infinity;
  const totals = totalsOf(isOpen ? '' : ' FILTER (WHERE within)');
  const columns = [...groupColumns(entries, query), ...totals.map((total, i) => `${total} AS t${i}`)];
  const grouped = `SELECT ${columns.join(', ')} FROM (${matchedSql(entries, query)}) GROUP BY ALL`;
  const sums = totals.map(
    (total, i) => `CAST(${total.startsWith('count') ? `sum(t${i})` : `${total.slice(0, 3)}(t${i}) // 1000`} AS DOUBLE)`,
  );
  // One text of JSON without brackets; NULL where no entry has the value.
  const values = query.valueFor.map(
    (_, i) => `CASE WHEN count(v${i}) > 0 THEN array_to_string(list(coalesce(v${i}, 'null')), ',') END`,
  );
  return `SELECT key, ${[...listsOf(), ...sums, ...values].join(', ')} FROM (${grouped}) GROUP BY key`;
}

/** The columns of {@link groupedSql}, by number. */
export const GROUP_COLUMNS = {
  /** 1 or 0 for each filter, then each kept value: JSON, or text after a quotation mark, or nothing; with separators. */
  key: 0,
  /** Lists of numbers: when, when received (NULL: at the same time), and how many (NULL: one each). */
  at: 1,
  receivedAt: 2,
  counts: 3,
  /** Numbers of entries: all, those in the period, and those with a readable time. */
  total: 4,
  within: 5,
  timed: 6,
  /** When the first and last entry that a filter matches were received; negative where that cannot be read. */
  firstReceived: 7,
  lastReceived: 8,
  /** Times of the first and last entry. */
  first: 9,
  last: 10,
  values: 11,
} as const;

/** Between the parts of a key. JSON always escapes it, and text hardly ever contains it. */
export const SEPARATOR = '\u001F';

/** Entries with their times, and for each filter `m0`, `m1`, … whether it matches. */
function matchedSql({ conditions, from: source }: EntriesSql, { from, to }: TimeRange): string {
  const holds = conditions.map((_, i) => `m${i}`);
  const any = holds.length === 0 ? 'FALSE' : `(${holds.join(' OR ')})`;
  const matched = conditions.map((condition, i) => `, ${condition} AS m${i}`).join('');
  const timed = `SELECT *, ${timeOf('"timestamp"')} AS us${matched} FROM ${source}`;
  const inside = within(from, to);
  const hits = `SELECT *, ${inside} AS within, ${any} AS hit FROM (${timed})`;
  // Only for matching entries, as reading a time takes as long as all the rest.
  const receivedAt = `CASE WHEN "receiveTimestamp" IS NOT NULL THEN coalesce(${timeOf('"receiveTimestamp"')}, ${UNREADABLE_US}) END`;
  return `SELECT *, CASE WHEN hit THEN ${receivedAt} END AS received FROM (${hits})`;
}

/** What entries are grouped by: key, times and values. */
function groupColumns({ conditions, kept }: EntriesSql, { keptFor, valueFor }: GroupQuery): string[] {
  const holds = conditions.map((_, i) => `m${i}`);
  const forSome = (filters: readonly number[], value: string) =>
    filters.length === holds.length ? value : `CASE WHEN ${filters.map((i) => `m${i}`).join(' OR ')} THEN ${value} END`;
  const bits = holds.map((name) => `CASE WHEN ${name} THEN '1' ELSE '0' END`).join(' || ') || "''";
  // One text, as every further column makes grouping slower, even for entries that no filter matches. concat() skips
  // NULL.
  const key = [bits, ...keptFor.flatMap((filters, i) => [`'${SEPARATOR}'`, forSome(filters, asPart(kept[i]))])];
  // The exact time only matters for entries that were not received within their own minute.
  const isLate = `received // ${MINUTE_US} <> us // ${MINUTE_US}`;
  const minute = `us // ${MINUTE_US} * ${MINUTE_US}`;
  const values = valueFor.map((filter, i) => forSome([filter], asJson(kept[keptFor.length + i])));
  return [
    `CASE WHEN hit THEN concat(${key.join(', ')}) END AS key`,
    // 0 and not NULL where it has no meaning: lists without NULL are read faster.
    `CASE WHEN hit THEN CASE WHEN ${isLate} THEN us ELSE ${minute} END ELSE 0 END AS happened_at`,
    `CASE WHEN hit THEN CASE WHEN ${isLate} THEN received ELSE ${minute} END ELSE 0 END AS received_at`,
    ...values.map((value, i) => `CASE WHEN hit THEN ${value} END AS v${i}`),
  ];
}

/** Totals over the entries of a group. @param only a FILTER clause for the entries in the period */
function totalsOf(only: string): readonly string[] {
  return ['count(*)', `count(us)${only}`, 'count(us)', 'min(received)', 'max(received)', 'min(us)', 'max(us)'];
}

/** Lists of times and counts. In milliseconds, cut off as JavaScript does. NULL saves the transfer of each number. */
function listsOf(): readonly string[] {
  const list = (name: string) => `list(CAST(${name} AS DOUBLE))`;
  return [
    list('happened_at // 1000'),
    `CASE WHEN count_if(received_at <> happened_at) > 0 THEN ${list('received_at // 1000')} END`,
    `CASE WHEN max(t0) > 1 THEN ${list('t0')} END`,
  ];
}

/** A value as part of a key: JSON, or text after a quotation mark. */
function asPart(value: KeptValue | undefined): string {
  return value?.isText === true ? `('"' || ${value.expression})` : asJson(value);
}

/** A value as text of JSON. */
function asJson(value: KeptValue | undefined): string {
  if (value === undefined) return 'NULL';
  return `CAST(${value.isText ? `to_json(${value.expression})` : value.expression} AS VARCHAR)`;
}

/**
 * Microseconds since the epoch, of times in UTC with `Z` and up to nine digits, as Google writes them. NULL for others:
 * JavaScript reads a time without a zone as local time, and DuckDB does not.
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
