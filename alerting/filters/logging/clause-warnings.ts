import { definedCheck } from './checks';
import type { FilterWarning } from './filter-warning';
import { conditionFunction } from './functions/registry';
import { printClause } from './print-filter';
import { printField } from './print-text';
import { fieldOf, visitClauses, type Comparison, type LoggingExpression } from './syntax';

/**
 * Finds clauses that probably do not mean what their author meant.
 *
 * - LQL005: `!=` or `!~` on a field that may be missing: such entries do not match.
 * - LQL006: a comparison that no entry can match, as its value is not of the field's type.
 * - LQL007: `sample()`, whose hash Google does not publish: other entries match here than in Cloud Logging.
 *
 * https://cloud.google.com/logging/docs/view/logging-query-language#missing_fields
 */
export function clauseWarnings(tree: LoggingExpression): FilterWarning[] {
  const warnings: FilterWarning[] = [];
  visitClauses(tree, (clause) => {
    const { offset } = clause;
    if (clause.kind === 'call') {
      const { warning } = conditionFunction(clause);
      if (warning !== undefined) warnings.push({ ...warning, offset });
    }
    if (clause.kind !== 'comparison') return;
    const reason = neverTrue(clause);
    if (reason !== undefined) warnings.push({ code: 'LQL006', offset, message: `no entry matches: ${reason}` });
    else if ((clause.operator === '!=' || clause.operator === '!~') && mayBeMissing(clause)) {
      const positive = printClause({ ...clause, operator: clause.operator === '!=' ? '=' : '=~' });
      const message = `entries without ${printField(fieldOf(clause.subject))} do not match: NOT ${positive} includes them`;
      warnings.push({ code: 'LQL005', offset, message });
    }
  });
  return warnings;
}

function mayBeMissing({ subject }: Comparison): boolean {
  const { kind } = fieldOf(subject).target;
  return kind === 'payload' || kind === 'label';
}

function neverTrue({ subject, operator, value }: Comparison): string | undefined {
  if (subject.kind !== 'field' || value.kind === 'present') return undefined;
  const { target } = subject.field;
  const name = printField(subject.field);
  if (target.kind === 'whole' && (operator !== ':' || value.kind === 'null'))
    return `${name} is not a scalar; only : can search it`;
  if (target.kind !== 'defined') return undefined;
  if (value.kind === 'null') return `${name} is never null; when not set, it has a default`;
  if (target.type === 'string') return undefined;
  if (operator === '=~' || operator === '!~') return `${name} is not text, and ${operator} works only on text`;
  if (definedCheck(target.type, operator, value) !== undefined) return undefined;
  return `${JSON.stringify(value.text)} is not a valid ${target.type}`;
}
