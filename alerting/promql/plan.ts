import type { Expression, Range, Subquery } from './expression';
import type { RangeRule } from './range-functions';
import type { ScalarNode } from './scalar-node';
import type { VectorNode } from './vector-node';

/** The plan of an expression. */
export type Planned =
  { readonly vector: VectorNode } | { readonly scalar: ScalarNode } | { readonly range: Range | Subquery };

export type Call = Extract<Expression, { kind: 'call' }>;

/** Makes the nodes of expressions. */
export interface Plan {
  /** For how long a sample is the value of its series. */
  readonly lookbackMs: number;
  /** Refuses an expression whose result is not series. */
  vector(expression: Expression): VectorNode;
  /** Refuses an expression whose result is not a number. */
  scalar(expression: Expression): ScalarNode;
  /** The node that applies `rule` to the samples of a range; `name` identifies the rule. */
  samples(range: Range | Subquery, rule: RangeRule, name: string): VectorNode;
  /** The node of an expression; made only once. */
  node(expression: Expression, make: () => VectorNode): Planned;
  bad(expression: Expression, expected: string): never;
}
