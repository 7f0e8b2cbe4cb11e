import type { Selector } from './expression';
import { RangeNode } from './range-node';
import { SeriesSet } from './series-set';
import type { SubquerySteps } from './subquery-steps';
import type { TimeFrame } from './time-frame';
import type { VectorNode } from './vector-node';

/** The nodes of many queries. Common subexpressions are one node. */
export class NodePool {
  /** All nodes, operands before operators. */
  readonly nodes: VectorNode[] = [];
  readonly sets = new Map<string, SeriesSet>();
  readonly subqueries = new Map<string, SubquerySteps>();
  readonly #byKey = new Map<string, VectorNode>();

  /** The node for `text` in a frame; made only once. */
  shared(frame: TimeFrame, text: string, make: () => VectorNode): VectorNode {
    const key = `${frame.name} ${text}`;
    const existing = this.#byKey.get(key);
    if (existing !== undefined) return existing;
    const node = make();
    this.#byKey.set(key, node);
    this.nodes.push(node);
    frame.nodes.push(node);
    return node;
  }

  setOf(selector: Selector): SeriesSet {
    const { name, matchers, metadata } = selector;
    const key = JSON.stringify([name, matchers, metadata], withoutPosition);
    const set = this.sets.get(key) ?? new SeriesSet(selector);
    this.sets.set(key, set);
    return set;
  }

  /** Makes a range node copy its values from one that computes the same for more series. */
  protected nest(): void {
    const ranges = this.nodes.filter((node) => node instanceof RangeNode);
    for (const narrow of ranges) {
      const [widest] = ranges.filter((other) => narrow.isPartOf(other)).sort((a, b) => matchersOf(a) - matchersOf(b));
      if (widest !== undefined) narrow.pickFrom(widest);
    }
  }
}

function matchersOf({ source }: RangeNode): number {
  return source instanceof SeriesSet ? source.matchers.length : 0;
}

/** For JSON.stringify: leaves out the position in the text, and the compiled pattern of a matcher. */
export function withoutPosition(key: string, value: unknown): unknown {
  if (key === 'at') return undefined;
  if (key === 'regex') return undefined;
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
