import { definedCheck, payloadChecks } from './checks';
import type { Target } from './entry-fields';
import { definedSql, FALSE, textSql } from './sql-checks';
import { derivedSql } from './sql-derive';
import { jsonAt, reachSql, textAt, valueSql } from './sql-reach';
import type { SqlValues } from './sql-values';
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
      return reachSql(target, values, { ask: (json) => valueSql(json, checks, values), opensAny: checks.opensAny });
    }
    case 'whole':
      if (operator !== ':' || value.kind === 'null') return FALSE;
      return valueSql(jsonAt(target, values), payloadChecks(operator, value, false), values);
  }
}

function presentSql(target: Target, values: SqlValues): string {
  if (target.kind === 'payload')
    return reachSql(target, values, { ask: (json) => `${json} IS NOT NULL`, opensAny: false });
  const set = target.kind === 'whole' ? jsonAt(target, values) : textAt(target, values);
  return `${set} IS NOT NULL`;
}
