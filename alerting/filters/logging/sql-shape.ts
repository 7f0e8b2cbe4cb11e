/** What a column holds: text, JSON, or an object with just these members, of which each has a shape in turn. */
export type ColumnShape = 'text' | 'json' | { readonly [key: string]: ColumnShape };

/** What filters do with a column. */
export interface ColumnUse {
  /** Do they look at all of it, or must they tell null from nothing, which members of a shape cannot? */
  whole: boolean;
  /** Paths to what is read as JSON. */
  readonly json: (readonly string[])[];
  /** Paths to what is read as text. */
  readonly text: (readonly string[])[];
}

interface Members {
  [key: string]: Members | 'text' | 'json';
}

/** Names that need no care in any kind of SQL. */
const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * The shape that has what filters look at and nothing else, so that reading an entry can leave out the rest. Nothing
 * where there is none: where one thing lies inside another and is not text in JSON, or where names are not plain and
 * different in any case.
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
  // Text inside of JSON that is read anyway is taken out of that, and of less than the whole column.
  if (typeof known === 'string') return known === 'json' && end === 'text' && rest.every((name) => PLAIN.test(name));
  const inner = known ?? {};
  members[key] = inner;
  return add(inner, rest, end);
}

/** How many keys of a path lead through a shape; the others lie in JSON. */
export function shapedLength(shape: ColumnShape | undefined, path: readonly string[]): number {
  let inner = shape;
  const end = path.findIndex((key) => {
    if (inner === undefined || typeof inner === 'string') return true;
    inner = inner[key];
    return false;
  });
  return end < 0 ? path.length : end;
}
