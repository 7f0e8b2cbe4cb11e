import type { Value } from './value';

/** What names mean where an expression stands. */
export interface Scope {
  /** `each`, `count`, and the names of `for` and `dynamic`. */
  readonly names: ReadonlyMap<string, Value>;
  /** `var.x`, `local.x`, `module.x`, `data.t.n`, `t.n`: undefined where the name is none of these. */
  readonly lookup: (root: string, name: string) => Value | undefined;
  /** Reads a file for `file` and `templatefile`; undefined where there is none. */
  readonly readFile: (path: string) => string | undefined;
}
