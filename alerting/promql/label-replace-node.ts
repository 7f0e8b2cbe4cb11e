import { labelKey } from './metric-naming';
import type { Relabelling } from './label-replace';
import { FailedEvaluation, VectorNode } from './vector-node';

/** `label_replace` and `label_join`: the same values with changed labels. */
export class LabelReplaceNode extends VectorNode {
  /** By index: the number of its new labels. No two present series may have the same. */
  #numbers = new Int32Array(0);
  #taken = new Uint8Array(0);

  constructor(
    readonly of: VectorNode,
    readonly relabel: Relabelling,
    /** The name of the function, for errors. */
    readonly name: string,
  ) {
    super([of]);
  }

  protected layOut() {
    const relabelled = this.of.labels.map(this.relabel);
    const numbers = new Map<string, number>();
    this.#numbers = Int32Array.from(relabelled, (labels) => {
      const key = labelKey(labels);
      const number = numbers.get(key) ?? numbers.size;
      numbers.set(key, number);
      return number;
    });
    this.#taken = new Uint8Array(numbers.size);
    if (numbers.size < relabelled.length) this.mayFail = true;
    return relabelled;
  }

  protected compute(time: number): void {
    this.of.evaluate(time);
    this.values.set(this.of.values);
    this.present.set(this.of.present);
    const taken = this.#taken.fill(0);
    for (let i = 0; i < this.present.length; i++) {
      if (this.present[i] === 0) continue;
      const number = this.#numbers[i] ?? 0;
      if (taken[number] === 1) {
        throw new FailedEvaluation(
          `${this.name}() gives several series the same labels ${JSON.stringify(this.labels[i])}`,
        );
      }
      taken[number] = 1;
    }
  }
}
