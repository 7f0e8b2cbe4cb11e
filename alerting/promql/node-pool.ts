import type { Selector } from './expression';
import { RangeNode } from './range-node';
import { SeriesSet } from './series-set';
import type { SubquerySteps } from './subquery-steps';
import type { TimeFrame } from './time-frame';
import type { VectorNode } from './vector-node';

/** The parts of many queries, each of them once. */
export class SharedParts {
  /** Every part, those below before those above. */
  readonly nodes: VectorNode[] = [];
  readonly sets = new Map<string, SeriesSet>();
  readonly subqueries = new Map<string, SubquerySteps>();
  readonly #known = new Map<string, VectorNode>();

  /** The same part again where there is one. */
  shared(frame: TimeFrame, text: string, make: () => VectorNode): VectorNode {
    const key = `${frame.name} ${text}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const fresh = make();
    this.#known.set(key, fresh);
    this.nodes.push(fresh);
    frame.nodes.push(fresh);
    return fresh;
  }

  setOf(selector: Selector): SeriesSet {
    const { name, matchers, metadata } = selector;
    const key = JSON.stringify([name, matchers, metadata], withoutPlace);
    const set = this.sets.get(key) ?? new SeriesSet(selector);
    this.sets.set(key, set);
    return set;
  }

  /** Lets a part over fewer series pick from one that does the same over more of them. */
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

/** Where something stands in its text does not make it another part; a pattern stands beside its own text. */
export function withoutPlace(key: string, value: unknown): unknown {
  if (key === 'at') return undefined;
  if (key === 'regex') return undefined;
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
