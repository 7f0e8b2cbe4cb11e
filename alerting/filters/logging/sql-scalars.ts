import { DEFAULTS } from './checks';
import type { Target } from './entry-fields';
import { FALSE } from './sql-checks';
import { reachSql, textAt } from './sql-reach';
import type { SqlDialect } from './sql-dialect';
import type { SqlValues } from './sql-values';

/**
 * Checks each scalar at a path as text; a defined field that is not set has its default. Never NULL.
 */
export function scalarsSql(target: Target, values: SqlValues, ask: (text: string) => string): string {
  const { sql } = values;
  switch (target.kind) {
    case 'whole':
      return FALSE;
    case 'defined': {
      const text = `coalesce(${textAt(target, values)}, ${sql.literal(String(DEFAULTS[target.type]))})`;
      return `coalesce(${ask(text)}, FALSE)`;
    }
    case 'label':
      return `coalesce(${ask(textAt(target, values))}, FALSE)`;
    case 'payload':
      return reachSql(target, values, {
        ask: (json) => {
          const elements = target.proto ? sql.openedValues(sql.elements(json)) : sql.elements(json);
          const element = (member: string) => scalarTextSql(sql, member, ask, FALSE);
          return scalarTextSql(sql, json, ask, sql.anyOf(elements, element));
        },
        opensAny: target.proto,
      });
  }
}

/** Checks a scalar of JSON as text; never NULL. */
export function scalarTextSql(sql: SqlDialect, json: string, ask: (text: string) => string, array: string): string {
  const text = `coalesce(${ask(sql.textOfJson(json))}, FALSE)`;
  const number = `coalesce(${ask(sql.textOfNumber(json))}, FALSE)`;
  return sql.byKind(json, { text, number, boolean: text, null: FALSE, array, object: FALSE });
}
