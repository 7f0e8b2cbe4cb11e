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

/** The series of one metric, now or `offsetMs` ago. */
export interface Selector {
  readonly kind: 'selector';
  /** Where it stands in the text. */
  readonly at: number;
  /** Name of the metric, as the query spells it. */
  readonly name: string;
  readonly matchers: readonly LabelMatcher[];
  /** Labels of resource metadata that the query names anywhere: series have no others of that kind. */
  readonly metadata: readonly string[];
  readonly offsetMs: number;
}

/** All samples of a selector over some time. */
export interface Range {
  readonly kind: 'range';
  readonly at: number;
  readonly selector: Selector;
  readonly rangeMs: number;
}

/** The values of an expression over some time, one a step. */
export interface Subquery {
  readonly kind: 'subquery';
  readonly at: number;
  readonly of: Expression;
  readonly rangeMs: number;
  /** Unset: one an evaluation. */
  readonly stepMs: number | undefined;
  readonly offsetMs: number;
}

export const AGGREGATORS = ['sum', 'avg', 'max', 'min', 'count', 'group', 'stddev', 'stdvar'] as const;
/** Aggregators that take a number beside series. */
export const CHOOSERS = ['topk', 'bottomk', 'quantile'] as const;
export type Aggregator = (typeof AGGREGATORS)[number];
export type Chooser = (typeof CHOOSERS)[number];

export const ARITHMETIC = ['+', '-', '*', '/', '%', '^'] as const;
export const COMPARISON = ['==', '!=', '>', '<', '>=', '<='] as const;
export const SETS = ['and', 'or', 'unless'] as const;
export type BinaryOperator = (typeof ARITHMETIC)[number] | (typeof COMPARISON)[number] | (typeof SETS)[number];

/** Which labels count: those named (`by`, `on`), or all but those (`without`, `ignoring`). */
export interface LabelChoice {
  readonly only: boolean;
  readonly labels: readonly string[];
}

/** By which labels the series of both sides of an operator find each other. */
export interface Matching extends LabelChoice {
  /** The side of which several series may match one of the other: `group_left` says left. Unset: neither. */
  readonly many: 'left' | 'right' | undefined;
  /** Labels that the result takes from the side of the one. */
  readonly include: readonly string[];
}

/** Syntax tree of a query. */
export type Expression =
  | { readonly kind: 'number'; readonly at: number; readonly value: number }
  /** Only functions of labels take text. */
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
      readonly kind: 'choose';
      readonly at: number;
      readonly operator: Chooser;
      readonly grouping: LabelChoice;
      readonly number: Expression;
      readonly of: Expression;
    }
  | {
      readonly kind: 'binary';
      readonly at: number;
      readonly operator: BinaryOperator;
      /** A comparison that gives 0 or 1, rather than leaving series out. */
      readonly bool: boolean;
      readonly matching: Matching;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'negate'; readonly at: number; readonly of: Expression };

/** Is it a number that depends on neither time nor data? */
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
    case 'choose':
      return [expression.number, expression.of].flatMap(selectorsIn);
    default:
      return selectorsIn(expression.of);
  }
}
