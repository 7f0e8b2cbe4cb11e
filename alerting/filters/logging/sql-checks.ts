import type { DefinedCheck, InstantCheck, NumberCheck, PayloadChecks, TextCheck } from './checks';
import { DEFAULTS } from './checks';
import type { ScalarType } from './entry-fields';
import { INSTANT, INTEGER, JSON_DURATION, SEVERITIES } from './literals';
import type { SqlDialect } from './sql-dialect';
import { definedTest, numberTest } from './value-tests';

export const TRUE = 'TRUE';
export const FALSE = 'FALSE';

const constant = (answer: boolean) => (answer ? TRUE : FALSE);

/** A check of text; NULL where the text is NULL. */
export function textSql(sql: SqlDialect, text: string, check: TextCheck): string {
  switch (check.kind) {
    case 'pattern': {
      const found = sql.found(text, check.pattern);
      return check.negated ? `NOT ${found}` : found;
    }
    case 'contains':
      return sql.contains(sql.fold(text), sql.literal(check.needle));
    case 'relation':
      return `${sql.fold(text)} ${check.relation} ${sql.literal(check.needle)}`;
  }
}

/** A check of a number; NULL where the number is NULL. */
export function numberSql(sql: SqlDialect, number: string, { relation, bound }: NumberCheck): string {
  // In SQL NaN equals itself and is above all numbers; in the Logging query language it is neither.
  if (Number.isNaN(bound)) return relation === '!=' ? `${number} IS NOT NULL` : FALSE;
  return `${number} ${relation} ${sql.number(bound)}`;
}

/** A check of a time; NULL where the text is not a time. */
export function instantSql(sql: SqlDialect, text: string, { relation, bound }: InstantCheck): string {
  const instant = sql.toInstant(text);
  const limit = sql.instant(bound);
  if (typeof limit !== 'string') return `${instant} ${relation} ${limit.constant}`;
  const holds = relation === '!=' || relation.startsWith(limit === 'after' ? '<' : '>');
  return holds ? `${instant} IS NOT NULL` : FALSE;
}

/** A check of a defined field, or of its default where it is not set; never NULL. */
export function definedSql(sql: SqlDialect, text: string, type: ScalarType, check: DefinedCheck): string {
  const condition = setSql(sql, text, type, check);
  const whenUnset = definedTest(type, check)(DEFAULTS[type]);
  return whenUnset ? `(${text} IS NULL OR coalesce(${condition}, FALSE))` : `coalesce(${condition}, FALSE)`;
}

/** A check of a defined field; NULL where it is not set. */
export function setSql(sql: SqlDialect, text: string, type: ScalarType, check: DefinedCheck): string {
  if (check.kind === 'instant') return instantSql(sql, text, check);
  if (check.kind !== 'number') return textSql(sql, text, check);
  switch (type) {
    case 'severity': {
      const test = numberTest(check);
      const names = Object.entries(SEVERITIES).filter(([, number]) => test(number));
      return names.length === 0 ? FALSE : `upper(${text}) IN (${names.map(([name]) => sql.literal(name)).join(', ')})`;
    }
    case 'boolean':
      return numberSql(sql, `CASE ${text} WHEN 'true' THEN 1 WHEN 'false' THEN 0 END`, check);
    case 'duration':
      return `CASE WHEN ${sql.matchesWhole(text, JSON_DURATION)} THEN ${durationSql(sql, text, check)} END`;
    default:
      return numberSql(sql, sql.toNumber(text), check);
  }
}

function durationSql(sql: SqlDialect, text: string, check: NumberCheck): string {
  return numberSql(sql, sql.toNumber(sql.withoutEnd(text, 1)), check);
}

/** Checks of a scalar, null or object of a payload; never NULL. */
export function scalarSql(sql: SqlDialect, json: string, checks: PayloadChecks, array: string): string {
  const { text, number, boolean, nested } = checks;
  return sql.byKind(json, {
    text: typeof text === 'boolean' ? constant(text) : payloadTextSql(sql, json, checks, text),
    number: typeof number === 'boolean' ? constant(number) : numberSql(sql, sql.numberOfJson(json), number),
    boolean: typeof boolean === 'boolean' ? constant(boolean) : numberSql(sql, sql.booleanOfJson(json), boolean),
    null: constant(checks.null),
    array,
    object: constant(nested === true),
  });
}

function payloadTextSql(sql: SqlDialect, json: string, checks: PayloadChecks, check: TextCheck): string {
  const text = sql.textOfJson(json);
  const otherwise = jsonTextSql(sql, json, text, check);
  const where = (pattern: string, then: string) => either(sql.matchesWhole(text, pattern), then, otherwise);
  if (checks.integer !== undefined) return where(INTEGER, numberSql(sql, sql.toNumber(text), checks.integer));
  if (checks.duration !== undefined) return where(JSON_DURATION, durationSql(sql, text, checks.duration));
  if (checks.instant !== undefined) return where(INSTANT, `coalesce(${instantSql(sql, text, checks.instant)}, FALSE)`);
  return otherwise;
}

/** A check of text in JSON. Simple text, as most text is, is not parsed. */
function jsonTextSql(sql: SqlDialect, json: string, text: string, check: TextCheck): string {
  const general = textSql(sql, text, check);
  const simple = sql.simpleText(json);
  if (simple === undefined) return general;
  if (check.kind === 'pattern') return either(simple.is, textSql(sql, simple.text, check), general);
  return isFoldedCheck(check) ? either(simple.is, foldedJsonSql(sql, simple.folded, check), general) : general;
}

/** Checks that give the same result on the folded JSON of text. */
type FoldedCheck = Exclude<TextCheck, { readonly kind: 'pattern' }>;

/** Can the folded JSON of text be checked instead? Not for order, as the JSON has quotes. */
export function isFoldedCheck(check: TextCheck): check is FoldedCheck {
  if (check.kind === 'pattern' || !isSimpleText(check.needle)) return false;
  return check.kind === 'contains' || check.relation === '=' || check.relation === '!=';
}

/** A check of text, on its folded JSON in quotes. */
export function foldedJsonSql(sql: SqlDialect, folded: string, check: FoldedCheck): string {
  if (check.kind === 'contains') return sql.contains(folded, sql.literal(check.needle));
  return `${folded} ${check.relation} ${sql.literal(`"${check.needle}"`)}`;
}

/** Is the text the same in JSON? */
export function isSimpleText(folded: string): boolean {
  return /^[ !#-.0-[\]-~]*$/.test(folded);
}

export const either = (condition: string, then: string, otherwise: string) =>
  `CASE WHEN ${condition} THEN ${then} ELSE ${otherwise} END`;
