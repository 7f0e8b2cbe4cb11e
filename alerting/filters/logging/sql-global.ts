import { definedCheck, payloadChecks } from './checks';
import { typeAtTop } from './compile-global';
import { ENTRY_KEYS } from './entry-fields';
import { FALSE, setSql, textSql } from './sql-checks';
import { valueSql } from './sql-reach';
import { isTextColumn } from './entry-path';
import type { SqlValues } from './sql-values';
import type { Literal } from './syntax';

/** A search term, as a condition that is never NULL: `:` against every column. */
export function globalSql(value: Literal, values: SqlValues): string {
  const { sql } = values;
  const checks = payloadChecks(':', value, false);
  const conditions = ENTRY_KEYS.map((key) => {
    const type = typeAtTop(key);
    const check = definedCheck(type ?? 'string', ':', value);
    if (check === undefined) return FALSE;
    if (type !== undefined) return setSql(sql, values.column(key), type, check);
    if (!isTextColumn(key)) return valueSql(values.column(key), checks, values);
    return check.kind === 'contains' ? textSql(sql, values.column(key), check) : FALSE;
  });
  const possible = conditions.filter((condition) => condition !== FALSE);
  return `(${possible.map((condition) => `coalesce(${condition}, FALSE)`).join(' OR ')})`;
}
