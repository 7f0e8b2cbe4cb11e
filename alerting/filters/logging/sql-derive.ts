import { definedCheck } from './checks';
import { COMPARED_AS, typeOf } from './derive';
import { valueFunction } from './functions/registry';
import { instantSql, numberSql, textSql } from './sql-checks';
import { Inexpressible, type SqlDialect } from './sql-dialect';
import { scalarsSql } from './sql-scalars';
import type { SqlValues } from './sql-values';
import { fieldOf, type CastType, type Operator, type Subject, type Value } from './syntax';

/** Limit of nested functions; more than any use needs. */
const DEEPEST = 4;

/** `function(…) operator value` as a condition that is never NULL. */
export function derivedSql(subject: Subject, operator: Operator, value: Value, values: SqlValues): string {
  const type = typeOf(subject);
  const check = definedCheck(COMPARED_AS[type], operator, value);
  if (check === undefined) return 'FALSE';
  const { sql } = values;
  // Functions repeat their operand, so the SQL grows exponentially with nesting.
  if (depthOf(subject) > DEEPEST) throw new Inexpressible(`more than ${DEEPEST} functions inside each other`);
  return scalarsSql(fieldOf(subject).target, values, (scalar) => {
    const text = textAfter(subject, scalar, sql);
    if (check.kind === 'instant') return instantSql(sql, text, check);
    return check.kind === 'number' ? numberSql(sql, numberOf(type, text, sql), check) : textSql(sql, text, check);
  });
}

/** Number of functions around a field. */
function depthOf(subject: Subject): number {
  return subject.kind === 'field' ? 0 : 1 + depthOf(subject.of);
}

/** The text of a subject, which is NULL where it cannot be converted. */
function textAfter(subject: Subject, scalar: string, dialect: SqlDialect): string {
  if (subject.kind === 'field') return scalar;
  const text = textAfter(subject.of, scalar, dialect);
  return valueFunction(subject).sql(subject.args, { text, type: typeOf(subject.of), dialect });
}

function numberOf(type: CastType, text: string, sql: SqlDialect): string {
  if (type === 'BOOL') return `CASE lower(${text}) WHEN 'true' THEN 1 WHEN 'false' THEN 0 END`;
  if (type === 'DURATION') return secondsOf(text, sql);
  return sql.toNumber(text);
}

const UNITS: readonly (readonly [unit: string, scale: string])[] = [
  ['ns', '/ 1e9'],
  ['us', '/ 1e6'],
  ['ms', '/ 1e3'],
  ['s', '/ 1e0'],
  ['m', '* 6e1'],
  ['h', '* 36e2'],
];

function secondsOf(text: string, sql: SqlDialect): string {
  const whens = UNITS.map(([unit, scale]) => {
    const amount = sql.toNumber(sql.withoutEnd(text, unit.length));
    return `WHEN ${sql.endsWith(text, sql.literal(unit))} THEN ${amount} ${scale}`;
  });
  return `CASE ${whens.join(' ')} END`;
}
