import type { MathFunction } from './math-functions';
import type { ScalarNode } from './scalar-node';
import type { ArithmeticOperator, ComparisonOperator } from './scalar-operators';
import { CALCULATE, COMPARE } from './scalar-operators';
import { VectorNode, withoutName } from './vector-node';

/** An operator between a vector and a number. */
export interface Elementwise {
  readonly operator: ArithmeticOperator | ComparisonOperator;
  /** Does a comparison give 0 or 1, rather than drop series? */
  readonly bool: boolean;
  /** Is the number on the left? */
  readonly scalarFirst: boolean;
}

/** A vector and a number: arithmetic, or a comparison that drops the series for which it is false. */
export class VectorScalarNode extends VectorNode {
  readonly #compare: ((a: number, b: number) => boolean) | undefined;
  readonly #calculate: ((a: number, b: number) => number) | undefined;

  constructor(
    readonly how: Elementwise,
    readonly vector: VectorNode,
    readonly scalar: ScalarNode,
  ) {
    super([vector, scalar]);
    const { operator } = how;
    if (operator in COMPARE) this.#compare = COMPARE[operator as ComparisonOperator];
    else this.#calculate = CALCULATE[operator as ArithmeticOperator];
  }

  protected layOut() {
    const filters = this.#compare !== undefined && !this.how.bool;
    return filters ? this.vector.labels : this.vector.labels.map(withoutName);
  }

  protected compute(time: number): void {
    const { vector, values, present } = this;
    const { bool, scalarFirst } = this.how;
    vector.evaluate(time);
    const scalar = this.scalar.value(time);
    const [compare, calculate] = [this.#compare, this.#calculate];
    for (let i = 0; i < values.length; i++) {
      present[i] = vector.present[i] ?? 0;
      if (present[i] === 0) continue;
      const value = vector.values[i] ?? NaN;
      const a = scalarFirst ? scalar : value;
      const b = scalarFirst ? value : scalar;
      if (calculate !== undefined) values[i] = calculate(a, b);
      else if (compare !== undefined) {
        const holds = compare(a, b);
        if (!bool && !holds) present[i] = 0;
        values[i] = bool ? Number(holds) : value;
      }
    }
  }
}

/** A function of each value, such as `abs`. */
export class MathNode extends VectorNode {
  constructor(
    readonly of: MathFunction['of'],
    readonly vector: VectorNode,
    readonly numbers: readonly ScalarNode[] = [],
  ) {
    super([vector, ...numbers]);
  }

  protected layOut() {
    return this.vector.labels.map(withoutName);
  }

  protected compute(time: number): void {
    const { vector, values, present } = this;
    vector.evaluate(time);
    const numbers = this.numbers.map((one) => one.value(time));
    for (let i = 0; i < values.length; i++) {
      const value = vector.present[i] === 1 ? this.of(vector.values[i] ?? NaN, numbers) : undefined;
      present[i] = value === undefined ? 0 : 1;
      if (value !== undefined) values[i] = value;
    }
  }
}
