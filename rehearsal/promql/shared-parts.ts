import type { Selector } from './expression';
import { RangeNode } from './range-node';
import { SeriesSet } from './series-set';
import type { VectorNode } from './vector-node';

/** The parts of many queries, each of them once. */
export class SharedParts {
  /** Every part, those below before those above. */
  readonly nodes: VectorNode[] = [];
  readonly sets = new Map<string, SeriesSet>();
  readonly #known = new Map<string, VectorNode>();

  /** The same part again where there is one. */
  shared(key: string, make: () => VectorNode): VectorNode {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const fresh = make();
    this.#known.set(key, fresh);
    this.nodes.push(fresh);
    return fresh;
  }

  /** Lets a part over fewer series pick from one that does the same over more of them. */
  protected nest(): void {
    const ranges = this.nodes.filter((node) => node instanceof RangeNode);
    for (const narrow of ranges) {
      const wider = ranges
        .filter((other) => other !== narrow && other.does(narrow) && narrow.set.within(other.set))
        .sort((a, b) => a.set.matchers.length - b.set.matchers.length)[0];
      if (wider !== undefined && !wider.set.within(narrow.set)) narrow.pickFrom(wider);
    }
  }

  setOf({ name, matchers }: Selector): SeriesSet {
    const key = JSON.stringify([name, matchers], withoutPlace);
    const set = this.sets.get(key) ?? new SeriesSet(name, matchers);
    this.sets.set(key, set);
    return set;
  }
}

/** Where something stands in its text does not make it another part; a pattern stands beside its own text. */
export function withoutPlace(key: string, value: unknown): unknown {
  if (key === 'at') return undefined;
  if (key === 'regex') return undefined;
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
