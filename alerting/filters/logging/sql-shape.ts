/** The type of a column: text, JSON, or an object with these members. */
export type ColumnShape = 'text' | 'json' | { readonly [key: string]: ColumnShape };

/** What filters read of a column. */
export interface ColumnUse {
  /** The whole column; also where null must differ from a missing value, which a shape cannot express. */
  whole: boolean;
  /** Paths read as JSON. */
  readonly json: (readonly string[])[];
  /** Paths read as text. */
  readonly text: (readonly string[])[];
}

interface Members {
  [key: string]: Members | 'text' | 'json';
}

/** Names that need no quoting in any SQL. */
const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * The shape with only what filters read, so that reading an entry skips the rest. Undefined without such a shape: where
 * one path lies inside another and is not text in JSON, or where names are not plain or differ only in letter case.
 */
export function columnShape({ whole, json, text }: ColumnUse): ColumnShape | undefined {
  if (whole) return undefined;
  const members: Members = {};
  const ends = [...json.map((path) => [path, 'json'] as const), ...text.map((path) => [path, 'text'] as const)];
  for (const [path, end] of ends) if (!add(members, path, end)) return undefined;
  return ends.length === 0 ? undefined : members;
}

function add(members: Members, [key = '', ...rest]: readonly string[], end: 'text' | 'json'): boolean {
  if (!PLAIN.test(key) || key === '__proto__') return false;
  const same = Object.keys(members).find((known) => known.toLowerCase() === key.toLowerCase());
  if (same !== undefined && same !== key) return false;
  const known = same === undefined ? undefined : members[key];
  if (rest.length === 0) {
    if (known !== undefined) return false;
    members[key] = end;
    return true;
  }
  // Text inside JSON that is read anyway is extracted from that JSON.
  if (typeof known === 'string') return known === 'json' && end === 'text' && rest.every((name) => PLAIN.test(name));
  const inner = known ?? {};
  members[key] = inner;
  return add(inner, rest, end);
}

/** Number of keys of a path inside a shape; the others are in JSON. */
export function shapedLength(shape: ColumnShape | undefined, path: readonly string[]): number {
  let inner = shape;
  const end = path.findIndex((key) => {
    if (inner === undefined || typeof inner === 'string') return true;
    inner = inner[key];
    return false;
  });
  return end < 0 ? path.length : end;
}
