import type { MetadataLabel } from '../../metrics/resource-metadata';
import type { Series } from '../../metrics/series';
import {
  visitLeaves,
  type Comparison,
  type MonitoringExpression,
  type Operand,
  type Selector,
} from './monitoring-syntax';

export type SeriesPredicate = (series: Series) => boolean;

/** Assumptions where Google documents nothing. */
export interface MatcherOptions {
  /** Does `:` ignore case? */
  readonly hasIgnoresCase: boolean;
}

/**
 * Why a valid filter cannot be evaluated from a series alone; undefined if it can. The labels of {@link metadataIn} are
 * not checked, as not all series have them.
 */
export function unjudgeable(tree: MonitoringExpression): string | undefined {
  const reasons: string[] = [];
  visitLeaves(tree, (leaf) => {
    if (leaf.kind === 'slo') reasons.push(`${leaf.name}() selects SLO data`);
    else if (leaf.selector.kind === 'project') reasons.push('project: a series does not say which project owns it');
    else if (leaf.selector.kind === 'group') reasons.push('group.id: a series does not say which groups it is in');
    else if (isOrdered(leaf) && leaf.operand.kind !== 'number') {
      reasons.push(`'${leaf.operator}' with a value that is no number: its order is not documented`);
    }
  });
  return reasons[0];
}

/** The labels of resource metadata that a filter names. */
export function metadataIn(tree: MonitoringExpression): readonly MetadataLabel[] {
  const labels: MetadataLabel[] = [];
  visitLeaves(tree, (leaf) => {
    if (leaf.kind === 'comparison' && leaf.selector.kind === 'metadata') labels.push(leaf.selector);
  });
  return labels;
}

/**
 * Compiles a filter for series. A label that a series does not have counts as the empty string.
 * Call {@link unjudgeable} first.
 * @throws Error for a tree that cannot be evaluated
 */
export function compileMatcher(tree: MonitoringExpression, options: MatcherOptions): SeriesPredicate {
  switch (tree.kind) {
    case 'comparison':
      return compileComparison(tree, options);
    case 'slo':
      throw new Error(`${tree.name}() has no predicate over series`);
    case 'not': {
      const inner = compileMatcher(tree.of, options);
      return (series) => !inner(series);
    }
    case 'and': {
      const all = tree.all.map((part) => compileMatcher(part, options));
      return (series) => all.every((part) => part(series));
    }
    case 'or': {
      const any = tree.any.map((part) => compileMatcher(part, options));
      return (series) => any.some((part) => part(series));
    }
  }
}

function compileComparison({ selector, operator, operand }: Comparison, options: MatcherOptions): SeriesPredicate {
  const read = reader(selector);
  if (operator === ':') return has(read, operand, options.hasIgnoresCase);
  if (operator === '=' || operator === '!=') {
    const equals = equality(operand);
    return operator === '=' ? (series) => equals(read(series)) : (series) => !equals(read(series));
  }
  const bound = operand.kind === 'number' ? operand.value : NaN;
  const within = { '>': above, '>=': atLeast, '<': below, '<=': atMost }[operator];
  return (series) => within(toNumber(read(series)), bound);
}

const above = (a: number, b: number) => a > b;
const atLeast = (a: number, b: number) => a >= b;
const below = (a: number, b: number) => a < b;
const atMost = (a: number, b: number) => a <= b;

/** A label's value as a number; NaN, which no comparison matches, for other text. */
const toNumber = (text: string) => (text.trim() === '' ? NaN : Number(text));

function isOrdered({ operator }: Comparison): boolean {
  return operator === '>' || operator === '>=' || operator === '<' || operator === '<=';
}

function reader(selector: Selector): (series: Series) => string {
  switch (selector.kind) {
    case 'metric.type':
      return (series) => series.metric.type;
    case 'resource.type':
      return (series) => series.resource.type;
    case 'metric.labels':
      return (series) => series.metric.labels[selector.key] ?? '';
    case 'resource.labels':
      return (series) => series.resource.labels[selector.key] ?? '';
    case 'metadata':
      return (series) => series.metadata?.[selector.of][selector.key] ?? '';
    default:
      throw new Error(`${selector.kind} has no value in a series`);
  }
}

function has(read: (series: Series) => string, operand: Operand, ignoreCase: boolean): SeriesPredicate {
  const fold = (text: string) => (ignoreCase ? text.toLowerCase() : text);
  const needle = fold('value' in operand ? String(operand.value) : '');
  return (series) => fold(read(series)).includes(needle);
}

function equality(operand: Operand): (value: string) => boolean {
  switch (operand.kind) {
    case 'string':
      return (value) => value === operand.value;
    case 'number':
      return (value) => toNumber(value) === operand.value;
    case 'boolean':
      return (value) => value === String(operand.value);
    case 'starts_with':
      return (value) => value.startsWith(operand.value);
    case 'ends_with':
      return (value) => value.endsWith(operand.value);
    case 'has_substring': {
      const needle = operand.ignoreCase ? operand.value.toLowerCase() : operand.value;
      return (value) => (operand.ignoreCase ? value.toLowerCase() : value).includes(needle);
    }
    case 'one_of':
      return (value) => operand.values.includes(value);
    case 'full_match':
      return (value) => operand.regex.matchesWhole(value);
  }
}
