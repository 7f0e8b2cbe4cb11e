import { keptLabels } from './aggregate-node';
import type { LabelChoice } from './expression';
import { labelKey } from './metric-naming';
import { TwoSidedNode, VectorNode } from './vector-node';

/** The numbers of the matching labels of series: equal numbers match. */
interface Numbers {
  /** For each side, by index. */
  readonly sides: readonly Int32Array[];
  /** By number: does one side have a series at this instant? */
  readonly seen: Uint8Array;
}

const NO_NUMBERS: Numbers = { sides: [], seen: new Uint8Array(0) };

/** `and`, `unless`: the series of the left side with, or without, a match on the right. */
export class AndUnlessNode extends TwoSidedNode {
  #numbers = NO_NUMBERS;

  constructor(
    readonly operator: 'and' | 'unless',
    readonly matching: LabelChoice,
    left: VectorNode,
    right: VectorNode,
  ) {
    super(left, right);
  }

  protected layOut() {
    this.#numbers = numbersOf(this.matching, [this.left, this.right]);
    return this.left.labels;
  }

  protected combine(): void {
    const { left, right, values, present } = this;
    const { seen, sides } = this.#numbers;
    const [ours, theirs] = sides;
    mark(seen, theirs, right);
    values.set(left.values);
    present.set(left.present);
    const wanted = this.operator === 'and' ? 1 : 0;
    for (let i = 0; i < present.length; i++) if (seen[ours?.[i] ?? 0] !== wanted) present[i] = 0;
  }
}

/** `or`: the series of the left side, and those of the right without a match on the left. */
export class OrNode extends VectorNode {
  #numbers = NO_NUMBERS;

  constructor(
    readonly matching: LabelChoice,
    readonly left: VectorNode,
    readonly right: VectorNode,
  ) {
    super([left, right]);
  }

  protected layOut() {
    this.#numbers = numbersOf(this.matching, [this.left, this.right]);
    return [...this.left.labels, ...this.right.labels];
  }

  protected compute(time: number): void {
    const { left, right, values, present } = this;
    const { seen, sides } = this.#numbers;
    const [ours, theirs] = sides;
    left.evaluate(time);
    right.evaluate(time);
    mark(seen, ours, left);
    values.set(left.values);
    values.set(right.values, left.size);
    present.set(left.present);
    for (let i = 0; i < right.size; i++) {
      present[left.size + i] = right.present[i] === 1 && seen[theirs?.[i] ?? 0] === 0 ? 1 : 0;
    }
  }
}

function numbersOf(matching: LabelChoice, vectors: readonly VectorNode[]): Numbers {
  const numbers = new Map<string, number>();
  const sides = vectors.map(({ labels }) =>
    Int32Array.from(labels, (one) => {
      const key = labelKey(keptLabels(matching, one));
      const number = numbers.get(key) ?? numbers.size;
      numbers.set(key, number);
      return number;
    }),
  );
  return { sides, seen: new Uint8Array(numbers.size) };
}

function mark(seen: Uint8Array, numbers: Int32Array | undefined, { present }: VectorNode): void {
  seen.fill(0);
  for (let i = 0; i < present.length; i++) if (present[i] === 1) seen[numbers?.[i] ?? 0] = 1;
}
