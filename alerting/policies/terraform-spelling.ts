type Body = Readonly<Record<string, unknown>>;

/** Attributes of resources, and arguments of every resource, that the API does not have; in the API's spelling. */
export const TERRAFORM_ONLY: ReadonlySet<string> = new Set([
  ...['//', 'connection', 'count', 'dependsOn', 'deletionPolicy', 'forEach', 'id', 'lifecycle', 'project', 'provider'],
  ...['provisioner', 'timeouts'],
]);

/** The blocks of a Terraform resource, in the API's spelling. */
export interface Blocks {
  /** Blocks that occur at most once: Terraform writes an object, or a list of one. */
  readonly single: ReadonlySet<string>;
  /** Blocks that may repeat: Terraform may write a single one without the list. */
  readonly repeated: ReadonlySet<string>;
  /** Maps with free keys, which are not renamed. */
  readonly maps: ReadonlySet<string>;
}

/** The value of a reference such as `google_monitoring_slo.runs.id`; undefined: unknown before apply. */
export type ResolveReference = (reference: string) => string | undefined;

/** Converts Terraform's snake_case and blocks to the API's spelling and nesting. */
export function inApiSpelling(value: unknown, blocks: Blocks): unknown {
  if (Array.isArray(value)) return value.map((inner) => inApiSpelling(inner, blocks));
  if (!isBody(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([snake, inner]) => {
      const key = snake.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
      if (blocks.maps.has(key)) return [key, inner];
      if (blocks.single.has(key) && Array.isArray(inner)) return [key, inApiSpelling(inner[0], blocks)];
      if (blocks.repeated.has(key) && isBody(inner)) return [key, [inApiSpelling(inner, blocks)]];
      return [key, inApiSpelling(inner, blocks)];
    }),
  );
}

/** Replaces the references that `resolve` knows by their values. */
export function withReferences(value: unknown, resolve: ResolveReference): unknown {
  if (typeof value === 'string') {
    return value.replace(/(\$?)\$\{([\w.-]+)\}/g, (whole, escape: string, reference: string) =>
      escape === '' ? (resolve(reference) ?? whole) : whole,
    );
  }
  if (Array.isArray(value)) return value.map((inner) => withReferences(inner, resolve));
  if (!isBody(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withReferences(inner, resolve)]));
}

/** A message on the first Terraform reference in a value; undefined: there is none. */
export function findReference(value: unknown, path: string): string | undefined {
  if (typeof value === 'string') {
    const reference = /\$\{[^}]*\}?|%\{[^}]*\}?/.exec(value.replaceAll('$${', '').replaceAll('%%{', ''))?.[0];
    return reference && `${path} holds the Terraform reference ${reference}, whose value is unknown before apply`;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = findReference(inner, path === '' ? key : `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Resolves Terraform's escapes, such as `$${x}`. */
export function unescaped(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$${', '${').replaceAll('%%{', '%{');
  if (Array.isArray(value)) return value.map(unescaped);
  if (!isBody(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unescaped(inner)]));
}

export function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
