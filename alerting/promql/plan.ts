import type { Expression, Range, Subquery } from './expression';
import type { RangeRule } from './range-functions';
import type { ScalarNode } from './scalar-node';
import type { VectorNode } from './vector-node';

/** What an expression becomes. */
export type Planned =
  { readonly vector: VectorNode } | { readonly scalar: ScalarNode } | { readonly range: Range | Subquery };

export type Call = Extract<Expression, { kind: 'call' }>;

/** How the parts of an expression are made, with those of its arguments. */
export interface Plan {
  /** For how long a sample stands for its series. */
  readonly lookbackMs: number;
  /** Refuses what gives no series. */
  vector(expression: Expression): VectorNode;
  /** Refuses what gives no number. */
  scalar(expression: Expression): ScalarNode;
  /** The part that takes samples of a range; `name` says what the rule does with them. */
  samples(range: Range | Subquery, rule: RangeRule, name: string): VectorNode;
  /** The part of an expression, once. */
  node(expression: Expression, make: () => VectorNode): Planned;
  bad(expression: Expression, expected: string): never;
}
