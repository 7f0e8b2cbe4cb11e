import { choose } from './aggregate-node';
import type { LabelChoice } from './expression';
import { labelKey } from './metric-naming';
import { VectorNode } from './vector-node';

/** `and`, `or` and `unless`. */
export class SetNode extends VectorNode {
  /** By place of the left and of the right vector: the number of their matching labels. */
  #left = new Int32Array(0);
  #right = new Int32Array(0);
  #seen = new Uint8Array(0);

  constructor(
    readonly operator: 'and' | 'or' | 'unless',
    readonly matching: LabelChoice,
    readonly left: VectorNode,
    readonly right: VectorNode,
  ) {
    super();
  }

  nextChange(time: number): number {
    return Math.min(this.left.nextChange(time), this.right.nextChange(time));
  }

  protected layOut() {
    const numbers = new Map<string, number>();
    const numbered = (vector: VectorNode) =>
      Int32Array.from(vector.labels, (labels) => {
        const key = labelKey(choose(this.matching, labels));
        const number = numbers.get(key) ?? numbers.size;
        numbers.set(key, number);
        return number;
      });
    this.#left = numbered(this.left);
    this.#right = numbered(this.right);
    this.#seen = new Uint8Array(numbers.size);
    return this.operator === 'or' ? [...this.left.labels, ...this.right.labels] : this.left.labels;
  }

  protected compute(time: number): void {
    const { left, right, operator, values, present } = this;
    const seen = this.#seen.fill(0);
    left.evaluate(time);
    right.evaluate(time);
    const [marking, marks] = operator === 'or' ? [left, this.#left] : [right, this.#right];
    for (let i = 0; i < marks.length; i++) if (marking.present[i] === 1) seen[marks[i] ?? 0] = 1;
    values.set(left.values);
    present.set(left.present);
    if (operator === 'or') {
      values.set(right.values, left.size);
      for (let i = 0; i < right.size; i++) {
        present[left.size + i] = right.present[i] === 1 && seen[this.#right[i] ?? 0] === 0 ? 1 : 0;
      }
      return;
    }
    const wanted = operator === 'and' ? 1 : 0;
    for (let i = 0; i < left.size; i++) if (seen[this.#left[i] ?? 0] !== wanted) present[i] = 0;
  }
}
