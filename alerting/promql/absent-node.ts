import type { Labels } from '../metrics/series';
import type { Selector } from './expression';
import type { ScalarNode } from './scalar-node';
import { VectorNode } from './vector-node';

/** `absent(…)`: 1 if the vector has no series, with the labels that its selector sets exactly. */
export class AbsentNode extends VectorNode {
  constructor(
    readonly of: VectorNode,
    readonly exact: Labels,
  ) {
    super([of]);
  }

  protected layOut() {
    return [this.exact];
  }

  protected compute(time: number): void {
    this.of.evaluate(time);
    this.values[0] = 1;
    this.present[0] = this.of.empty ? 1 : 0;
  }
}

/** The labels that a selector compares with `=`, each once. */
export function exactLabels({ matchers }: Selector): Labels {
  const exact = matchers.filter(({ label, operator, value }) => {
    return operator === '=' && value !== '' && matchers.filter((other) => other.label === label).length === 1;
  });
  return Object.fromEntries(exact.map(({ label, value }) => [label, value]));
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
