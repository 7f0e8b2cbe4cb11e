/** Keys of a JSON document with other values than fixed fields. */
export interface ShapeOptions {
  /** Keys of objects whose own keys are data, such as labels: their values have one line, under `*`. */
  readonly maps?: readonly string[];
  /** Keys whose values are names that programs compare with: the line has the values instead of their type. */
  readonly names?: readonly string[];
}

/**
 * The shape of JSON documents of one producer, one line for each path: `incidents[].closedAt: null|string`. Items of an
 * array share one path, and so do all documents. A key that some of the objects lack ends in `?`.
 */
export function jsonShape(documents: readonly unknown[], { maps = [], names = [] }: ShapeOptions = {}): string[] {
  const lines: string[] = [];
  const describe = (path: string, key: string, values: readonly unknown[]): void => {
    if (path !== '') lines.push(`${path}: ${typesOf(values, names.includes(key))}`);
    const items = values.flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : []));
    if (items.length > 0) describe(`${path}[]`, key, items);
    const objects = values.filter(isObject);
    if (maps.includes(key)) {
      const inside = objects.flatMap((object) => Object.values(object));
      if (inside.length > 0) describe(`${path}.*`, '', inside);
      return;
    }
    for (const name of keysOf(objects)) {
      const holders = objects.filter((object) => name in object);
      const optional = holders.length < objects.length ? '?' : '';
      const member = `${path === '' ? '' : `${path}.`}${name}${optional}`;
      describe(
        member,
        name,
        holders.map((object) => object[name]),
      );
    }
  };
  describe('', '', documents);
  return lines;
}

type JsonObject = Readonly<Record<string, unknown>>;

function typesOf(values: readonly unknown[], areNames: boolean): string {
  const types = values.map((value) => {
    const isName = areNames && (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean');
    return isName ? JSON.stringify(value) : typeOf(value);
  });
  return [...new Set(types)].sort().join('|');
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function keysOf(objects: readonly JsonObject[]): string[] {
  return [...new Set(objects.flatMap((object) => Object.keys(object)))].sort();
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
