import { CALCULATE, COMPARE, type ArithmeticOperator, type ComparisonOperator } from './scalar-operators';
import type { QueryNode, VectorNode } from './vector-node';

/** A node whose value at an instant is one number. */
export interface ScalarNode extends QueryNode {
  value(time: number): number;
}

/** `time()` */
export const TIME: ScalarNode = { value: (time) => time / 1_000, nextChange: (time) => time, mayFail: false };

export function constant(value: number): ScalarNode {
  return { value: () => value, nextChange: () => Infinity, mayFail: false };
}

/** An operator between two numbers. */
export class ScalarOperation implements ScalarNode {
  readonly #calculate: (a: number, b: number) => number;

  constructor(
    operator: ArithmeticOperator | ComparisonOperator,
    readonly left: ScalarNode,
    readonly right: ScalarNode,
  ) {
    this.#calculate =
      operator in COMPARE
        ? (a, b) => Number(COMPARE[operator as ComparisonOperator](a, b))
        : CALCULATE[operator as ArithmeticOperator];
  }

  get mayFail(): boolean {
    return this.left.mayFail || this.right.mayFail;
  }

  value(time: number): number {
    return this.#calculate(this.left.value(time), this.right.value(time));
  }

  nextChange(time: number): number {
    return Math.min(this.left.nextChange(time), this.right.nextChange(time));
  }
}

/** `scalar(…)`: the value of the only series; NaN with none or several. */
export class ScalarCallNode implements ScalarNode {
  constructor(readonly of: VectorNode) {}

  get mayFail(): boolean {
    return this.of.mayFail;
  }

  value(time: number): number {
    this.of.evaluate(time);
    const at = this.of.present.indexOf(1);
    return at >= 0 && this.of.present.indexOf(1, at + 1) < 0 ? (this.of.values[at] ?? NaN) : NaN;
  }

  nextChange(time: number): number {
    return this.of.nextChange(time);
  }
}
