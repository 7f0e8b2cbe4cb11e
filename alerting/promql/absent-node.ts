import type { Labels } from '../metrics/series';
import type { Selector } from './expression';
import type { ScalarNode } from './scalar-node';
import { VectorNode } from './vector-node';

/** `absent(…)`: 1 where the vector has no series, with the labels that its selector says for sure. */
export class AbsentNode extends VectorNode {
  constructor(
    readonly of: VectorNode,
    readonly known: Labels,
  ) {
    super([of]);
  }

  protected layOut() {
    return [this.known];
  }

  protected compute(time: number): void {
    this.of.evaluate(time);
    this.values[0] = 1;
    this.present[0] = this.of.empty ? 1 : 0;
  }
}

/** The labels that a selector compares with `=`, each once. */
export function labelsForSure({ matchers }: Selector): Labels {
  const sure = matchers.filter(({ label, operator, value }) => {
    return operator === '=' && value !== '' && matchers.filter((other) => other.label === label).length === 1;
  });
  return Object.fromEntries(sure.map(({ label, value }) => [label, value]));
}

/** `vector(…)`: a number as a series without labels. */
export class NumberVectorNode extends VectorNode {
  constructor(readonly of: ScalarNode) {
    super([of]);
  }

  protected layOut() {
    return [{}];
  }

  protected compute(time: number): void {
    this.values[0] = this.of.value(time);
    this.present[0] = 1;
  }
}
