import { payloadChecks, type PayloadChecks } from './checks';
import { foldText } from './fold-text';
import { either, FALSE, isSimpleText } from './sql-checks';
import type { SqlDialect } from './sql-dialect';
import { anyValueSql, reachSql, textAt } from './sql-reach';
import type { SqlValues } from './sql-values';
import { fieldOf, type Comparison, type LoggingExpression } from './syntax';

/** Comparisons of one field with several texts, any of which may equal it. */
export type TextList = readonly [Comparison, ...Comparison[]];

/**
 * Finds alternatives that compare one field with several texts, as `f=("a" OR "b")` does, so that the field is looked up
 * in a list. Returns the lists and the other alternatives.
 */
export function textListsIn(any: readonly LoggingExpression[]): {
  readonly lists: readonly TextList[];
  readonly rest: readonly LoggingExpression[];
} {
  const lists = new Map<string, [Comparison, ...Comparison[]]>();
  const rest: LoggingExpression[] = [];
  for (const part of any) {
    if (part.kind !== 'comparison' || !isListed(part)) {
      rest.push(part);
      continue;
    }
    const key = JSON.stringify(fieldOf(part.subject).target.keys);
    const list = lists.get(key);
    if (list === undefined) lists.set(key, [part]);
    else list.push(part);
  }
  return { lists: [...lists.values()], rest };
}

/** Can {@link textListSql} write the comparison? */
export function isListed({ subject, operator, value }: Comparison): boolean {
  if (subject.kind !== 'field' || operator !== '=' || value.kind !== 'literal') return false;
  if (!isSimpleText(foldText(value.text))) return false;
  const { target } = subject.field;
  if (target.kind === 'payload') return !target.proto;
  return target.kind === 'label' || (target.kind === 'defined' && target.type === 'string');
}

/** Is the field one of the texts? A condition that is never NULL. */
export function textListSql(list: TextList, values: SqlValues): string {
  const { sql } = values;
  const { target } = fieldOf(list[0].subject);
  const needles = list.map(({ value }) => (value.kind === 'literal' ? foldText(value.text) : ''));
  const isOne = (text: string, quote = '') =>
    sql.among(
      text,
      needles.map((needle) => sql.literal(`${quote}${needle}${quote}`)),
    );
  if (target.kind === 'payload') {
    const ask = (json: string) => {
      const checks = list.map(({ operator, value }) => payloadChecks(operator, value, false));
      const general = checks.every(isOnlyText)
        ? textOrElement(sql, json, (text) => isOne(sql.fold(text)))
        : `(${checks.map((one) => anyValueSql(json, one, values)).join(' OR ')})`;
      const folded = values.foldedAt(json);
      return folded === undefined ? general : either(`${folded} IS NOT NULL`, isOne(folded, '"'), general);
    };
    return reachSql(target, values, { ask, opensAny: false });
  }
  const text = textAt(target, values);
  // A single text is often equal without folding; many entries equal no text of a list.
  const folded = needles.length > 1 ? values.foldedText(text) : sql.fold(text);
  const quick = either(isOne(text), 'TRUE', `coalesce(${isOne(folded)}, FALSE)`);
  return target.kind === 'defined' && needles.includes('') ? `(${text} IS NULL OR ${quick})` : quick;
}

/** Can only text match, alone or in an array? */
function isOnlyText(checks: PayloadChecks): boolean {
  const { text, number, boolean, null: isNull, nested, integer, duration, instant } = checks;
  const inText = [integer, duration, instant];
  return (
    typeof text === 'object' &&
    [number, boolean, isNull, nested].every((answer) => answer === false) &&
    inText.every((check) => check === undefined)
  );
}

/** Checks text, or the texts of an array, once for all texts, as databases plan long conditions slowly. */
function textOrElement(sql: SqlDialect, json: string, ask: (text: string) => string): string {
  const asked = (value: string, array: string) =>
    sql.byKind(value, {
      text: ask(sql.textOfJson(value)),
      number: FALSE,
      boolean: FALSE,
      null: FALSE,
      array,
      object: FALSE,
    });
  return asked(
    json,
    sql.anyOf(sql.elements(json), (element) => asked(element, FALSE)),
  );
}
