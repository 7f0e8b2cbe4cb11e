import type { Facts } from './facts';
import { runtimeSupport, type RuntimeSupport } from './runtime-support';

/** A runtime and the functions that have it. */
export interface RuntimeUse {
  /** Its id, such as `nodejs24`; undefined where the stacks do not say which. */
  readonly runtime: string | undefined;
  /** Construct paths of the functions, sorted. */
  readonly functions: readonly string[];
  /** `ignored`: other deploys decide the runtime. `undeclared`: it is not set, or known at apply only. */
  readonly support: RuntimeSupport | { readonly status: 'ignored' | 'undeclared' };
}

/** The runtimes of all functions, by id; those that are not known come last. */
export function runtimesOf(all: readonly Facts[]): RuntimeUse[] {
  const uses = new Map<string, { runtime: string | undefined; functions: string[]; support: RuntimeUse['support'] }>();
  for (const { functionRuntimes, today } of all)
    for (const { path, runtime: found } of functionRuntimes) {
      const { runtime, support } = useOf(found, today);
      const key = runtime ?? `~${support.status}`;
      const use = uses.get(key);
      if (use === undefined) uses.set(key, { runtime, functions: [path], support });
      else use.functions.push(path);
    }
  return [...uses.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, use]) => ({ ...use, functions: use.functions.sort() }));
}

function useOf(
  found: Facts['functionRuntimes'][number]['runtime'],
  today: string | undefined,
): Omit<RuntimeUse, 'functions'> {
  switch (found.kind) {
    case 'ignored':
      return { runtime: undefined, support: { status: 'ignored' } };
    case 'missing':
    case 'unresolved':
      return { runtime: undefined, support: { status: 'undeclared' } };
    default:
      return { runtime: found.value, support: runtimeSupport(found.value, today) };
  }
}
