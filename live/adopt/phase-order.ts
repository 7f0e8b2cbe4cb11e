/** A deployable and the deployables that it hands work to. */
export interface OrderedNode {
  readonly name: string;
  readonly handsTo: readonly string[];
}

/** Deployables in the order of their work. */
export interface PhaseOrder {
  /** Each list is a phase: everything in it gets its work from an earlier one, or from outside. */
  readonly phases: readonly (readonly string[])[];
  /** Those of which nothing shows what comes before or after. */
  readonly unordered: readonly string[];
  /** Links that were left out because they close a circle: from, to. */
  readonly circular: readonly (readonly [string, string])[];
}

/** Puts each deployable one phase after the last that hands work to it. Circles are cut at the link that closes them. */
export function phaseOrder(nodes: readonly OrderedNode[]): PhaseOrder {
  const names = new Set(nodes.map(({ name }) => name));
  const next = new Map(nodes.map(({ name, handsTo }) => [name, handsTo.filter((to) => to !== name && names.has(to))]));
  const circular = cutCircles(next);
  const before = new Map([...names].map((name) => [name, [] as string[]]));
  for (const [name, handsTo] of next) for (const to of handsTo) before.get(to)?.push(name);
  const depths = new Map<string, number>();
  const depthOf = (name: string): number => {
    const known = depths.get(name);
    if (known !== undefined) return known;
    const depth = (before.get(name) ?? []).reduce((deepest, one) => Math.max(deepest, depthOf(one) + 1), 0);
    depths.set(name, depth);
    return depth;
  };
  const isOrdered = (name: string) => (next.get(name) ?? []).length > 0 || (before.get(name) ?? []).length > 0;
  const ordered = [...names].filter(isOrdered);
  const last = ordered.reduce((deepest, name) => Math.max(deepest, depthOf(name)), -1);
  return {
    phases: Array.from({ length: last + 1 }, (_, depth) => ordered.filter((name) => depthOf(name) === depth)),
    unordered: [...names].filter((name) => !isOrdered(name)),
    circular,
  };
}

/** Removes every link to a node that is still being visited. */
function cutCircles(next: Map<string, string[]>): [string, string][] {
  const cut: [string, string][] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (name: string): void => {
    state.set(name, 'open');
    const kept = (next.get(name) ?? []).filter((to) => {
      if (!state.has(to)) visit(to);
      if (state.get(to) !== 'open') return true;
      cut.push([name, to]);
      return false;
    });
    next.set(name, kept);
    state.set(name, 'done');
  };
  for (const name of next.keys()) if (!state.has(name)) visit(name);
  return cut;
}
