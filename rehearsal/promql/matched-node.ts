import type { Labels } from '../metrics/series';
import { choose } from './aggregate-node';
import type { LabelChoice } from './expression';
import { labelKey } from './metric-naming';
import type { ArithmeticOperator, ComparisonOperator } from './scalar-operators';
import { CALCULATE, COMPARE } from './scalar-operators';
import { VectorNode } from './vector-node';

/** Two vectors in which several series of one side would match one another: Prometheus fails such a query. */
export class ManyToMany extends Error {
  constructor(side: 'left' | 'right', labels: Labels) {
    super(`several series on the ${side} side match ${JSON.stringify(labels)}: one-to-one matching alone is evaluated`);
    this.name = 'ManyToMany';
  }
}

/** The places on both sides that have the same matching labels. */
interface Pair {
  readonly labels: Labels;
  readonly left: number[];
  readonly right: number[];
}

/** Two vectors, joined one to one: arithmetic, or a comparison that leaves out what does not hold. */
export class MatchedNode extends VectorNode {
  #pairs: readonly Pair[] = [];
  readonly #compare: ((a: number, b: number) => boolean) | undefined;
  readonly #calculate: ((a: number, b: number) => number) | undefined;

  constructor(
    readonly operator: ArithmeticOperator | ComparisonOperator,
    readonly bool: boolean,
    readonly matching: LabelChoice,
    readonly left: VectorNode,
    readonly right: VectorNode,
  ) {
    super();
    if (operator in COMPARE) this.#compare = COMPARE[operator as ComparisonOperator];
    else this.#calculate = CALCULATE[operator as ArithmeticOperator];
  }

  nextChange(time: number): number {
    return Math.min(this.left.nextChange(time), this.right.nextChange(time));
  }

  protected layOut() {
    const pairs = new Map<string, Pair>();
    const put = (side: 'left' | 'right') => {
      this[side].labels.forEach((labels, i) => {
        const key = labelKey(choose(this.matching, labels));
        const pair = pairs.get(key) ?? { labels: this.#resultLabels(labels), left: [], right: [] };
        pairs.set(key, pair);
        pair[side].push(i);
      });
    };
    put('left');
    put('right');
    this.#pairs = [...pairs.values()].filter(({ left, right }) => left.length > 0 && right.length > 0);
    return this.#pairs.map(({ labels }) => labels);
  }

  protected compute(time: number): void {
    const { left, right, values, present, bool } = this;
    const [compare, calculate, pairs] = [this.#compare, this.#calculate, this.#pairs];
    left.evaluate(time);
    right.evaluate(time);
    for (let i = 0; i < pairs.length; i++) {
      const pair = pairs[i];
      present[i] = 0;
      if (pair === undefined) continue;
      const l = only(left, pair.left, 'left', pair.labels);
      const r = only(right, pair.right, 'right', pair.labels);
      if (l < 0 || r < 0) continue;
      const a = left.values[l] ?? NaN;
      const b = right.values[r] ?? NaN;
      present[i] = 1;
      if (calculate !== undefined) values[i] = calculate(a, b);
      else if (compare !== undefined) {
        const holds = compare(a, b);
        if (!bool && !holds) present[i] = 0;
        values[i] = bool ? Number(holds) : a;
      }
    }
  }

  /** A comparison that leaves series out keeps the name of the metric, unless `on` chooses the labels. */
  #resultLabels(labels: Labels): Labels {
    const kept = choose(this.matching, labels);
    const name = labels['__name__'];
    const filters = this.#compare !== undefined && !this.bool && !this.matching.only;
    return filters && name !== undefined ? { ...kept, __name__: name } : kept;
  }
}

/** The one of some places that has a value now, or -1. */
function only(vector: VectorNode, places: readonly number[], side: 'left' | 'right', labels: Labels): number {
  let found = -1;
  for (const place of places) {
    if (vector.present[place] === 0) continue;
    if (found >= 0) throw new ManyToMany(side, labels);
    found = place;
  }
  return found;
}

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
