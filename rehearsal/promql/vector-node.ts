import type { Labels } from '../metrics/series';

/**
 * A part of a query whose value at an instant is a set of series. The series that it may give have fixed places, by
 * which the parts above and below address them; the values live in columns beside them. {@link rebuild} lays the
 * places out anew, in an order that does not depend on which series came first.
 */
export abstract class VectorNode {
  /** By place. The name of the metric is the label `__name__`. */
  labels: readonly Labels[] = [];
  values = new Float64Array(0);
  /** 1 where the place has a value at this instant. */
  present = new Uint8Array(0);
  #at = NaN;

  /** How many places there are. */
  get size(): number {
    return this.labels.length;
  }

  /** Lays out the places, once those of the parts below are. */
  rebuild(): void {
    this.#at = NaN;
    this.labels = this.layOut();
    this.values = new Float64Array(this.labels.length);
    this.present = new Uint8Array(this.labels.length);
  }

  /** Brings the values to an instant. */
  evaluate(time: number): void {
    if (time === this.#at) return;
    this.#at = time;
    this.compute(time);
  }

  /** When a value may change next though no sample comes in; a time not after `time` means at once. */
  abstract nextChange(time: number): number;
  protected abstract layOut(): readonly Labels[];
  protected abstract compute(time: number): void;
}

/** Series that get into each other's way at some instant: Prometheus fails such an evaluation, and so do we. */
export class AmbiguousSeries extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AmbiguousSeries';
  }
}

/** A part of a query whose value at an instant is one number. */
export interface ScalarNode {
  value(time: number): number;
  nextChange(time: number): number;
}

/** The labels without the name of the metric, which what is computed from it does not have. */
export function withoutName(labels: Labels): Labels {
  const { __name__: _name, ...rest } = labels;
  return rest;
}
