import { definedCheck, payloadChecks, type PayloadChecks } from './checks';
import type { Target } from './entry-fields';
import { definedSql, FALSE, scalarSql, textSql } from './sql-checks';
import { derivedSql } from './sql-derive';
import { isTextColumn, type SqlValues } from './sql-values';
import type { EntryKey } from './sql-dialect';
import { fieldOf, type Comparison } from './syntax';

/** `field operator value` as a condition that is never NULL. */
export function comparisonSql({ subject, operator, value }: Comparison, values: SqlValues): string {
  const { sql } = values;
  const { target } = fieldOf(subject);
  if (subject.kind !== 'field') return derivedSql(subject, operator, value, values);
  if (value.kind === 'present') return presentSql(target, values);
  switch (target.kind) {
    case 'defined': {
      const check = definedCheck(target.type, operator, value);
      return check === undefined ? FALSE : definedSql(sql, textAt(target, values), target.type, check);
    }
    case 'label': {
      const check = definedCheck('string', operator, value);
      if (check === undefined || check.kind === 'number' || check.kind === 'instant') return FALSE;
      return `coalesce(${textSql(sql, textAt(target, values), check)}, FALSE)`;
    }
    case 'payload': {
      const checks = payloadChecks(operator, value, target.proto);
      return reachSql(target, values, (json) => valueSql(json, checks, values));
    }
    case 'whole':
      if (operator !== ':' || value.kind === 'null') return FALSE;
      return valueSql(jsonAt(target, values), payloadChecks(operator, value, false), values);
  }
}

/** A field that is text, or that JSON writes as text; NULL where it is not set. */
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

/**
 * Asks the value that a path leads to in a payload. Going through arrays is slow, and happens only to entries where
 * the straight path leads nowhere and that can hold an array.
 */
export function reachSql(
  { keys, proto }: Extract<Target, { kind: 'payload' }>,
  values: SqlValues,
  ask: (json: string) => string,
): string {
  const { sql } = values;
  const [top = '', ...path] = keys;
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

/** Asks a value of a payload: itself, an array's elements, or for `:` everything inside. */
export function valueSql(json: string, checks: PayloadChecks, { sql }: SqlValues): string {
  const scalar = (value: string) => scalarSql(sql, value, checks, FALSE);
  if (checks.nested !== 'search') return scalarSql(sql, json, checks, sql.anyOf(sql.elements(json), scalar));
  const deep = sql.anyLeaf(json, scalar);
  const { text } = checks;
  const onlyText = checks.number === false && checks.boolean === false;
  if (!onlyText || typeof text === 'boolean' || text.kind !== 'contains') return deep;
  return `(${sql.mayContain(json, text.needle)} AND ${deep})`;
}

function presentSql(target: Target, values: SqlValues): string {
  if (target.kind === 'payload') return reachSql(target, values, (json) => `${json} IS NOT NULL`);
  const set = target.kind === 'whole' ? jsonAt(target, values) : textAt(target, values);
  return `${set} IS NOT NULL`;
}
