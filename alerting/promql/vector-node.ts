import type { Labels } from '../metrics/series';

/** A part of a query. */
export interface QueryPart {
  /** When a value may change next though no sample comes in; a time not after `time` means at once. */
  nextChange(time: number): number;
  /** May an evaluation fail, as where series get into each other's way? Known once the places are laid out. */
  readonly mayFail: boolean;
}

/**
 * A part of a query whose value at an instant is a set of series. The series that it may give have fixed places, by
 * which the parts above and below address them; the values live in columns beside them. {@link rebuild} lays the
 * places out anew, in an order that does not depend on which series came first.
 */
export abstract class VectorNode implements QueryPart {
  /** By place. The name of the metric is the label `__name__`. */
  labels: readonly Labels[] = [];
  values = new Float64Array(0);
  /** 1 where the place has a value at this instant. */
  present = new Uint8Array(0);
  mayFail = false;
  #at = NaN;

  /** @param parts what it is computed from */
  constructor(readonly parts: readonly QueryPart[]) {}

  /** How many places there are. */
  get size(): number {
    return this.labels.length;
  }

  /** Has no place a value at this instant? */
  get empty(): boolean {
    return !this.present.includes(1);
  }

  /** Lays out the places, once those of the parts below are. */
  rebuild(): void {
    this.#at = NaN;
    this.mayFail = this.parts.some((part) => part.mayFail);
    this.labels = this.layOut();
    this.values = new Float64Array(this.labels.length);
    this.present = new Uint8Array(this.labels.length);
  }

  /** Brings the values to an instant. */
  evaluate(time: number): void {
    if (time === this.#at) return;
    this.#at = NaN;
    this.compute(time);
    this.#at = time;
  }

  /** Something else than time has changed. */
  forget(): void {
    this.#at = NaN;
  }

  nextChange(time: number): number {
    let next = Infinity;
    for (const part of this.parts) next = Math.min(next, part.nextChange(time));
    return next;
  }

  protected abstract layOut(): readonly Labels[];
  protected abstract compute(time: number): void;
}

/**
 * A part made of two sides, whose result is empty where its left side is. The right side is then looked at only where it
 * may fail: the short window of a burn rate costs nothing while the long one is calm.
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

/** What Prometheus fails an evaluation for, and so do we: mostly series that get into each other's way. */
export class FailedEvaluation extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FailedEvaluation';
  }
}

/** The labels without the name of the metric, which what is computed from it does not have. */
export function withoutName(labels: Labels): Labels {
  const { __name__: _name, ...rest } = labels;
  return rest;
}
