/** A synthesized `cdk.tf.json`: blocks by kind, such as `resource`, `data` and `moved`. */
export type TerraformDocument = Readonly<Record<string, unknown>>;

/** Keys with human-readable text: the text may change, the variables in it may not. */
const TEXT_KEYS = new Set(['description', 'display_name', 'displayName', 'title', 'text', 'subject', 'content']);
/** JSON inside a string: pinned value by value. */
const JSON_KEYS = new Set(['dashboard_json', 'content']);
const VARIABLE = /\$\$?\{[^}]+\}/g;

/**
 * Everything that Terraform would create from a stack, one line for each attribute: `<address> <path> = <value>`, without
 * CDKTF's comments, hashes of function sources and paths of assets. Human-readable text is reduced to its variables, the SQL
 * of a view to the tables that it reads.
 */
export function terraformLines(document: TerraformDocument): string[] {
  return Object.entries(document)
    .filter(([kind]) => kind !== '//')
    .flatMap(([kind, block]) =>
      kind === 'resource' || kind === 'data' ? namedBlocks(kind, block) : valueLines(kind, '', block),
    )
    .sort();
}

/** Addresses of the resources in such lines, each once. */
export function addressesIn(lines: readonly string[]): string[] {
  return [...new Set(lines.flatMap((line) => /^google_\S+|^time_\S+/.exec(line) ?? []))];
}

function namedBlocks(kind: string, block: unknown): string[] {
  return entriesOf(block).flatMap(([type, named]) =>
    entriesOf(named).flatMap(([name, body]) =>
      valueLines(`${kind === 'data' ? 'data.' : ''}${type}.${name}`, '', withoutComment(body)),
    ),
  );
}

function valueLines(address: string, path: string, value: unknown): string[] {
  if (Array.isArray(value) && value.some((item) => typeof item === 'object')) {
    return value.flatMap((item, index) => valueLines(address, `${path}[${index}]`, item));
  }
  if (isObject(value) && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([key, item]) =>
      memberLines(address, path === '' ? key : `${path}.${key}`, key, item),
    );
  }
  // A list of plain values has one line.
  return [`${address} ${path} = ${JSON.stringify(withoutHashes(value))}`];
}

function memberLines(address: string, path: string, key: string, value: unknown): string[] {
  if (typeof value !== 'string') return valueLines(address, path, value);
  if (path === 'view.query') return [`${address} ${path} = query of ${tablesIn(value).join(', ')}`];
  const json = JSON_KEYS.has(key) ? parsed(value) : undefined;
  if (json !== undefined) return valueLines(address, path, json);
  if (!TEXT_KEYS.has(key)) return valueLines(address, path, value);
  return [`${address} ${path} = text with ${variablesIn(value).join(', ') || 'no variables'}`];
}

/** What a view reads. Tests on Google's engine hold what it answers. */
function tablesIn(sql: string): string[] {
  return [...new Set(sql.match(/`[^`]+`/g) ?? [])].sort();
}

function variablesIn(text: string): string[] {
  return [...new Set(text.match(VARIABLE) ?? [])].sort();
}

function withoutHashes(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return value.startsWith('assets/') ? '<asset>' : value.replace(/-[0-9a-f]{16}\.zip$/, '-<hash>.zip');
}

function withoutComment(body: unknown): unknown {
  return Object.fromEntries(entriesOf(body).filter(([key]) => key !== '//'));
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function entriesOf(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
