import { printField } from '../../alerting/filters/logging/print-text';
import { parseLoggingFilter } from '../../alerting/filters/logging/parse-filter';
import type { LoggingExpression } from '../../alerting/filters/logging/syntax';
import { FilterError } from '../../alerting/filters/filter-error';

/** The only resource type whose entries a Logging filter matches; undefined where it allows several, or cannot be parsed. */
export function resourceTypeIn(filter: string): string | undefined {
  try {
    return typeIn(parseLoggingFilter(filter).tree);
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
}

function typeIn(tree: LoggingExpression): string | undefined {
  if (tree.kind === 'and') return tree.all.map(typeIn).find((type) => type !== undefined);
  if (tree.kind !== 'comparison' || tree.operator !== '=') return undefined;
  const { subject, value } = tree;
  const isType = subject.kind === 'field' && printField(subject.field) === 'resource.type';
  return isType && value.kind === 'literal' ? value.text : undefined;
}
