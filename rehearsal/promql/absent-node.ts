import type { Labels } from '../metrics/series';
import type { Selector } from './expression';
import { VectorNode, type ScalarNode } from './vector-node';

/** `absent(…)`: 1 where the vector has no series, with the labels that its selector says for sure. */
export class AbsentNode extends VectorNode {
  constructor(
    readonly of: VectorNode,
    readonly known: Labels,
  ) {
    super();
  }

  nextChange(time: number): number {
    return this.of.nextChange(time);
  }

  protected layOut() {
    return [this.known];
  }

  protected compute(time: number): void {
    this.of.evaluate(time);
    this.values[0] = 1;
    this.present[0] = this.of.present.includes(1) ? 0 : 1;
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
    super();
  }

  nextChange(time: number): number {
    return this.of.nextChange(time);
  }

  protected layOut() {
    return [{}];
  }

  protected compute(time: number): void {
    this.values[0] = this.of.value(time);
    this.present[0] = 1;
  }
}

/** `scalar(…)`: the value of the only series, or NaN. */
export class OnlyValueNode implements ScalarNode {
  constructor(readonly of: VectorNode) {}

  value(time: number): number {
    this.of.evaluate(time);
    const at = this.of.present.indexOf(1);
    return at >= 0 && this.of.present.indexOf(1, at + 1) < 0 ? (this.of.values[at] ?? NaN) : NaN;
  }

  nextChange(time: number): number {
    return this.of.nextChange(time);
  }
}
