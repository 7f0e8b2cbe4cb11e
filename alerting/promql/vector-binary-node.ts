import type { Labels } from '../metrics/series';
import { keptLabels } from './aggregate-node';
import type { Matching } from './expression';
import { labelKey } from './metric-naming';
import type { ArithmeticOperator, ComparisonOperator } from './scalar-operators';
import { CALCULATE, COMPARE } from './scalar-operators';
import { FailedEvaluation, TwoSidedNode, withoutName, type VectorNode } from './vector-node';

/** A possible series of the result: one of the many side, and the series of the one side that it takes labels from. */
interface Place {
  readonly many: number;
  /** The only series of the one side that it matches; undefined: any in the same group. */
  readonly one: number | undefined;
  /** Number of the matching labels. */
  readonly group: number;
  /** Number of its result labels: no two present series may have the same. */
  readonly unique: number;
}

/** An operator between two vectors. */
export interface VectorOperation {
  readonly operator: ArithmeticOperator | ComparisonOperator;
  /** Does a comparison give 0 or 1, rather than drop series? */
  readonly bool: boolean;
  readonly matching: Matching;
}

/** Two vectors, joined by labels: arithmetic, or a comparison that drops the series for which it is false. */
export class VectorBinaryNode extends TwoSidedNode {
  readonly bool: boolean;
  readonly matching: Matching;
  #places: readonly Place[] = [];
  /** By index of the one side: the number of its matching labels. */
  #groups = new Int32Array(0);
  /** By number of matching labels: the series of the one side that has a value now, or -1. */
  #partners = new Int32Array(0);
  #taken = new Uint8Array(0);
  readonly #compare: ((a: number, b: number) => boolean) | undefined;
  readonly #calculate: ((a: number, b: number) => number) | undefined;
  readonly #many: VectorNode;
  readonly #one: VectorNode;
  /** Cannot be derived: both sides may be the same node. */
  readonly #manyIsLeft: boolean;

  constructor({ operator, bool, matching }: VectorOperation, left: VectorNode, right: VectorNode) {
    super(left, right);
    this.bool = bool;
    this.matching = matching;
    if (operator in COMPARE) this.#compare = COMPARE[operator as ComparisonOperator];
    else this.#calculate = CALCULATE[operator as ArithmeticOperator];
    this.#manyIsLeft = matching.many !== 'right';
    [this.#many, this.#one] = this.#manyIsLeft ? [left, right] : [right, left];
  }

  protected layOut() {
    const numbers = new Map<string, number>();
    const numbered = (labels: Labels) => numberOf(numbers, labelKey(keptLabels(this.matching, labels)));
    const partners = new Map<number, number[]>();
    this.#groups = Int32Array.from(this.#one.labels, (labels, i) => {
      const group = numbered(labels);
      const members = partners.get(group);
      if (members === undefined) partners.set(group, [i]);
      else members.push(i);
      return group;
    });
    this.#partners = new Int32Array(numbers.size);
    const uniques = new Map<string, number>();
    const places: Place[] = [];
    const results: Labels[] = [];
    const put = (many: number, group: number, one: number | undefined) => {
      const labels = this.#resultLabels(this.#many.labels[many] ?? {}, this.#one.labels[one ?? -1] ?? {});
      const key = this.matching.many === undefined ? String(group) : `${group} ${labelKey(labels)}`;
      places.push({ many, one, group, unique: numberOf(uniques, key) });
      results.push(labels);
    };
    this.#many.labels.forEach((labels, many) => {
      const group = numbered(labels);
      const candidates = partners.get(group) ?? [];
      if (this.matching.include.length > 0) for (const one of candidates) put(many, group, one);
      else if (candidates.length > 0) put(many, group, undefined);
    });
    this.#places = places;
    if (uniques.size < places.length || [...partners.values()].some(({ length }) => length > 1)) this.mayFail = true;
    this.#taken = new Uint8Array(uniques.size);
    return results;
  }

  protected combine(): void {
    const { values, present, bool } = this;
    const [compare, calculate, places, partners] = [this.#compare, this.#calculate, this.#places, this.#partners];
    const [many, one, manyIsLeft] = [this.#many, this.#one, this.#manyIsLeft];
    present.fill(0);
    // Without series on the many side, duplicates on the one side are no error.
    if (many.empty) return;
    this.#findPartners();
    const taken = this.#taken.fill(0);
    for (let i = 0; i < places.length; i++) {
      const place = places[i];
      if (place === undefined || many.present[place.many] === 0) continue;
      const partner = partners[place.group] ?? -1;
      if (partner < 0 || (place.one ?? partner) !== partner) continue;
      const of = many.values[place.many] ?? NaN;
      const by = one.values[partner] ?? NaN;
      const [a, b] = manyIsLeft ? [of, by] : [by, of];
      if (calculate !== undefined) values[i] = calculate(a, b);
      else if (compare !== undefined) {
        const holds = compare(a, b);
        if (!bool && !holds) continue;
        values[i] = bool ? Number(holds) : a;
      }
      if (taken[place.unique] === 1) this.#refuse(manyIsLeft ? 'left' : 'right', this.labels[i] ?? {});
      taken[place.unique] = 1;
      present[i] = 1;
    }
  }

  #findPartners(): void {
    const [one, groups] = [this.#one, this.#groups];
    const partners = this.#partners.fill(-1);
    for (let i = 0; i < groups.length; i++) {
      if (one.present[i] === 0) continue;
      const group = groups[i] ?? 0;
      if ((partners[group] ?? -1) >= 0) {
        this.#refuse(this.#manyIsLeft ? 'right' : 'left', keptLabels(this.matching, one.labels[i] ?? {}));
      }
      partners[group] = i;
    }
  }

  /** A comparison without `bool` keeps the name of the metric, unless `on` selects the labels. */
  #resultLabels(many: Labels, one: Labels): Labels {
    const named = this.#compare !== undefined && !this.bool;
    const { matching } = this;
    if (matching.many === undefined) {
      const kept = keptLabels(matching, many);
      const name = many['__name__'];
      return named && !matching.only && name !== undefined ? { ...kept, __name__: name } : kept;
    }
    const included = Object.fromEntries(matching.include.map((label) => [label, one[label] ?? '']));
    const all = Object.entries({ ...(named ? many : withoutName(many)), ...included });
    return Object.fromEntries(all.filter(([, value]) => value !== ''));
  }

  #refuse(side: 'left' | 'right', labels: Labels): never {
    throw new FailedEvaluation(`several series on the ${side} side match ${JSON.stringify(labels)}`);
  }
}

function numberOf(numbers: Map<string, number>, key: string): number {
  const number = numbers.get(key) ?? numbers.size;
  numbers.set(key, number);
  return number;
}
