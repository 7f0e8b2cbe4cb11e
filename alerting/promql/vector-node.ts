import type { Labels } from '../metrics/series';

/** A node of a query plan. */
export interface QueryNode {
  /** When a value may change next without a new sample; a time up to `time` means at once. */
  nextChange(time: number): number;
  /** May an evaluation fail, for example with duplicate series? Set by {@link VectorNode.rebuild}. */
  readonly mayFail: boolean;
}

/**
 * A node whose value at an instant is a set of series. Each possible series has a fixed index; labels, values and presence
 * are columns by that index. {@link rebuild} makes the columns again when series were added or removed. The order does not
 * depend on which series came first.
 */
export abstract class VectorNode implements QueryNode {
  /** By index. The name of the metric is the label `__name__`. */
  labels: readonly Labels[] = [];
  values = new Float64Array(0);
  /** 1 where the series has a value at this instant. */
  present = new Uint8Array(0);
  mayFail = false;
  #at = NaN;

  /** @param operands the nodes that it is computed from */
  constructor(readonly operands: readonly QueryNode[]) {}

  /** The number of possible series. */
  get size(): number {
    return this.labels.length;
  }

  /** Has no series a value at this instant? */
  get empty(): boolean {
    return !this.present.includes(1);
  }

  /** Makes the columns, after those of its operands. */
  rebuild(): void {
    this.#at = NaN;
    this.mayFail = this.operands.some((operand) => operand.mayFail);
    this.labels = this.layOut();
    this.values = new Float64Array(this.labels.length);
    this.present = new Uint8Array(this.labels.length);
  }

  /** Computes the values at an instant. */
  evaluate(time: number): void {
    if (time === this.#at) return;
    this.#at = NaN;
    this.compute(time);
    this.#at = time;
  }

  /** Drops the values: something other than time has changed. */
  forget(): void {
    this.#at = NaN;
  }

  nextChange(time: number): number {
    let next = Infinity;
    for (const operand of this.operands) next = Math.min(next, operand.nextChange(time));
    return next;
  }

  protected abstract layOut(): readonly Labels[];
  protected abstract compute(time: number): void;
}

/**
 * A node of two operands whose result is empty where its left operand is. The right operand is then evaluated only if it may
 * fail: the short window of a burn rate costs nothing while the long window has no result.
 */
export abstract class TwoSidedNode extends VectorNode {
  #leftAlone = false;

  constructor(
    readonly left: VectorNode,
    readonly right: VectorNode,
  ) {
    super([left, right]);
  }

  override nextChange(time: number): number {
    return this.#leftAlone ? this.left.nextChange(time) : super.nextChange(time);
  }

  protected compute(time: number): void {
    const { left, right } = this;
    left.evaluate(time);
    this.#leftAlone = left.empty && !right.mayFail;
    if (this.#leftAlone) {
      this.present.fill(0);
      return;
    }
    right.evaluate(time);
    this.combine();
  }

  protected abstract combine(): void;
}

/** An evaluation that fails in Prometheus too, mostly because of duplicate series. */
export class FailedEvaluation extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FailedEvaluation';
  }
}

/** The labels without the name of the metric, as for computed series. */
export function withoutName(labels: Labels): Labels {
  const { __name__: _name, ...rest } = labels;
  return rest;
}
