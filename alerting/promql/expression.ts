import type { Re2Pattern } from '../filters/re2-pattern';

/** How a label is compared, as PromQL spells it. */
export type MatchOperator = '=' | '!=' | '=~' | '!~';

export interface LabelMatcher {
  readonly label: string;
  readonly operator: MatchOperator;
  readonly value: string;
  /** For `=~` and `!~`, which match the whole value. */
  readonly regex: Re2Pattern | undefined;
}

/** The series of one metric, `offsetMs` before the evaluation. */
export interface Selector {
  readonly kind: 'selector';
  /** Position in the text. */
  readonly at: number;
  /** Name of the metric, as the query spells it. */
  readonly name: string;
  readonly matchers: readonly LabelMatcher[];
  /**
   * Labels of resource metadata that the query names anywhere: its series have only these of their metadata labels. And
   * labels in quotes that are not plain names: a label of that key has that name.
   */
  readonly metadata: readonly string[];
  /** Below 0: after the evaluation, where an alert has no samples yet. */
  readonly offsetMs: number;
  /**
   * The instant of the `@` modifier instead of the evaluation, in milliseconds since the epoch; `evaluation` of `@ start()`
   * and `@ end()`, which is the same in an alert. @default - no modifier
   */
  readonly fixed?: number | 'evaluation';
}

/** The samples of a selector over a range of time. */
export interface Range {
  readonly kind: 'range';
  readonly at: number;
  readonly selector: Selector;
  readonly rangeMs: number;
}

/** The values of an expression over a range of time, one a step. */
export interface Subquery {
  readonly kind: 'subquery';
  readonly at: number;
  readonly of: Expression;
  readonly rangeMs: number;
  /** Undefined: the time between two evaluations. */
  readonly stepMs: number | undefined;
  readonly offsetMs: number;
}

export const AGGREGATORS = ['sum', 'avg', 'max', 'min', 'count', 'group', 'stddev', 'stdvar'] as const;
/** Aggregators that take a number and series. */
export const NUMBER_AGGREGATORS = ['topk', 'bottomk', 'quantile'] as const;
export type Aggregator = (typeof AGGREGATORS)[number];
export type NumberAggregator = (typeof NUMBER_AGGREGATORS)[number];

export const ARITHMETIC = ['+', '-', '*', '/', '%', '^'] as const;
export const COMPARISON = ['==', '!=', '>', '<', '>=', '<='] as const;
export const SETS = ['and', 'or', 'unless'] as const;
export type BinaryOperator = (typeof ARITHMETIC)[number] | (typeof COMPARISON)[number] | (typeof SETS)[number];

/** Which labels are kept: only those listed (`by`, `on`), or all others (`without`, `ignoring`). */
export interface LabelChoice {
  readonly only: boolean;
  readonly labels: readonly string[];
}

/** The labels that match series of both sides of an operator. */
export interface Matching extends LabelChoice {
  /** The side of which several series may match one of the other: left for `group_left`. Undefined: neither. */
  readonly many: 'left' | 'right' | undefined;
  /** Labels that the result takes from the one side. */
  readonly include: readonly string[];
}

/** Syntax tree of a query. */
export type Expression =
  | { readonly kind: 'number'; readonly at: number; readonly value: number }
  /** Only label functions take text. */
  | { readonly kind: 'text'; readonly at: number; readonly value: string }
  | Selector
  | Range
  | Subquery
  | { readonly kind: 'call'; readonly at: number; readonly name: string; readonly args: readonly Expression[] }
  | {
      readonly kind: 'aggregate';
      readonly at: number;
      readonly operator: Aggregator;
      readonly grouping: LabelChoice;
      readonly of: Expression;
    }
  | {
      readonly kind: 'number-aggregate';
      readonly at: number;
      readonly operator: NumberAggregator;
      readonly grouping: LabelChoice;
      readonly number: Expression;
      readonly of: Expression;
    }
  | {
      readonly kind: 'binary';
      readonly at: number;
      readonly operator: BinaryOperator;
      /** Does a comparison give 0 or 1, rather than drop series? */
      readonly bool: boolean;
      readonly matching: Matching;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'negate'; readonly at: number; readonly of: Expression };

/** Is it a number that does not depend on time or data? */
export function isConstant(expression: Expression): boolean {
  if (expression.kind === 'negate') return isConstant(expression.of);
  if (expression.kind === 'binary') return isConstant(expression.left) && isConstant(expression.right);
  return expression.kind === 'number';
}

/** The selectors of an expression, from left to right. */
export function selectorsIn(expression: Expression): readonly Selector[] {
  switch (expression.kind) {
    case 'number':
    case 'text':
      return [];
    case 'selector':
      return [expression];
    case 'range':
      return [expression.selector];
    case 'call':
      return expression.args.flatMap(selectorsIn);
    case 'binary':
      return [expression.left, expression.right].flatMap(selectorsIn);
    case 'number-aggregate':
      return [expression.number, expression.of].flatMap(selectorsIn);
    default:
      return selectorsIn(expression.of);
  }
}
