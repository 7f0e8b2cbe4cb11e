import type { PayloadChecks } from './checks';
import type { Target } from './entry-fields';
import { either, FALSE, foldedJsonSql, isFoldedCheck, scalarSql } from './sql-checks';
import { Inexpressible, type EntryKey } from './sql-dialect';
import { isTextColumn } from './entry-path';
import type { SqlValues } from './sql-values';

/** A field as text; NULL where it is not set. */
export function textAt({ keys }: Target, values: SqlValues): string {
  const [column = '', second] = keys;
  const key = column as EntryKey;
  if (second !== undefined) return values.textAt(keys);
  return isTextColumn(key) ? values.column(key) : values.sql.textOfJson(values.column(key));
}

/** A field as JSON; NULL where it is not set. */
export function jsonAt({ keys }: Target, values: SqlValues): string {
  const [column = '', second] = keys;
  return second === undefined ? values.column(column as EntryKey) : values.jsonAt(keys);
}

/** Every part adds a level to the SQL, whose depth databases limit. */
const LONGEST_PATH = 20;

/** What is checked at the end of a path. */
export interface ReachEnd {
  /** The condition of a value. */
  readonly ask: (json: string) => string;
  /** Is the value of an `Any` checked instead of the `Any`? */
  readonly opensAny: boolean;
}

/**
 * Checks the value at a path in a payload. Arrays, which are slow, are followed only for entries that have no value at
 * the direct path and may contain an array; the `Any` of a protocol buffer only for entries that may contain one with a
 * value.
 */
export function reachSql(
  { keys, proto }: Extract<Target, { kind: 'payload' }>,
  values: SqlValues,
  { ask, opensAny }: ReachEnd,
): string {
  const { sql } = values;
  const [top = '', ...path] = keys;
  if (path.length > LONGEST_PATH) throw new Inexpressible(`a path of more than ${LONGEST_PATH} parts`);
  const column = values.column(top as EntryKey);
  const straight = values.jsonAt(keys);
  const isStraight = `${straight} IS NOT NULL`;
  const first = (condition: string) => `CASE WHEN ${condition} THEN ${ask(straight)}`;
  const onlyStraight = path.length < 2 && !proto && top !== 'errorGroups';
  if (onlyStraight || values.isShaped(top as EntryKey)) return `${first(isStraight)} ELSE FALSE END`;
  const opened = (list: string) => (proto ? sql.openedValues(list) : list);
  const expanded = (json: string) => sql.ifArray(json, sql.elements(json), sql.listOf(json));
  const through = (json: string, [key = '', ...rest]: readonly string[]): string =>
    sql.anyOf(opened(expanded(json)), (value) => {
      const member = sql.member(value, key, proto);
      const list = sql.listOf(member);
      if (rest.length === 0) return sql.anyOf(opensAny ? opened(list) : list, ask);
      return proto ? sql.anyOf(opened(list), (inner) => through(inner, rest)) : through(member, rest);
    });
  if (!proto)
    return `${first(isStraight)} WHEN ${sql.mayHoldArray(column)} THEN ${through(column, path)} ELSE FALSE END`;
  const start = sql.anyOf(opened(sql.listOf(column)), (value) => through(value, path));
  return `${first(`${isStraight} AND NOT ${sql.mayHoldAny(column)}`)} WHEN ${column} IS NOT NULL THEN ${start} ELSE FALSE END`;
}

/** Checks a value of a payload: the value, the elements of an array, or for `:` everything inside. */
export function valueSql(json: string, checks: PayloadChecks, values: SqlValues): string {
  const general = anyValueSql(json, checks, values);
  const { text, integer, duration, instant } = checks;
  if (typeof text === 'boolean' || (integer ?? duration ?? instant) !== undefined) return general;
  if (!isFoldedCheck(text)) return general;
  const folded = values.foldedAt(json);
  return folded === undefined
    ? general
    : either(`${folded} IS NOT NULL`, foldedJsonSql(values.sql, folded, text), general);
}

/** As {@link valueSql}, for a value that may not be simple text. */
export function anyValueSql(json: string, checks: PayloadChecks, { sql }: SqlValues): string {
  const scalar = (value: string) => scalarSql(sql, value, checks, FALSE);
  if (checks.nested !== 'search') {
    const elements = checks.opensAny ? sql.openedValues(sql.elements(json)) : sql.elements(json);
    return scalarSql(sql, json, checks, sql.anyOf(elements, scalar));
  }
  const deep = sql.anyLeaf(json, scalar);
  const { text } = checks;
  const onlyText = checks.number === false && checks.boolean === false;
  if (!onlyText || typeof text === 'boolean' || text.kind !== 'contains') return deep;
  return `(${sql.mayContain(json, text.needle)} AND ${deep})`;
}
