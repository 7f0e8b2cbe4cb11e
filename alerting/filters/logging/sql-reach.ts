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

/**
 * Checks the value at a path in a payload. Arrays, which are slow, are followed only for entries that have no value at
 * the direct path and may contain an array.
 */
export function reachSql(
  { keys, proto }: Extract<Target, { kind: 'payload' }>,
  values: SqlValues,
  ask: (json: string) => string,
): string {
  const { sql } = values;
  const [top = '', ...path] = keys;
  if (path.length > LONGEST_PATH) throw new Inexpressible(`a path of more than ${LONGEST_PATH} parts`);
  const column = values.column(top as EntryKey);
  const straight = values.jsonAt(keys);
  const first = `CASE WHEN ${straight} IS NOT NULL THEN ${ask(straight)}`;
  const onlyStraight = path.length < 2 && !proto && top !== 'errorGroups';
  if (onlyStraight || values.isShaped(top as EntryKey)) return `${first} ELSE FALSE END`;
  const expanded = (json: string) => sql.ifArray(json, sql.elements(json), sql.listOf(json));
  const through = (list: string, [key = '', ...rest]: readonly string[]): string =>
    sql.anyOf(list, (json) => {
      const member = sql.member(json, key, proto);
      return rest.length > 0 ? through(expanded(member), rest) : sql.anyOf(sql.listOf(member), ask);
    });
  const gate = proto ? `${column} IS NOT NULL` : sql.mayHoldArray(column);
  return `${first} WHEN ${gate} THEN ${through(expanded(column), path)} ELSE FALSE END`;
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
  if (checks.nested !== 'search') return scalarSql(sql, json, checks, sql.anyOf(sql.elements(json), scalar));
  const deep = sql.anyLeaf(json, scalar);
  const { text } = checks;
  const onlyText = checks.number === false && checks.boolean === false;
  if (!onlyText || typeof text === 'boolean' || text.kind !== 'contains') return deep;
  return `(${sql.mayContain(json, text.needle)} AND ${deep})`;
}
