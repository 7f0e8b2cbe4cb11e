import { closest, distance } from 'fastest-levenshtein';

/** One part of a path in a filter: `foo` or `"foo.bar"`. */
export interface PathPart {
  readonly name: string;
  readonly quoted: boolean;
}

/** Types of the fields that the LogEntry type defines. */
export type ScalarType = 'string' | 'number' | 'boolean' | 'severity' | 'timestamp' | 'duration';

/** The kind of value at a path. */
export type Target =
  /** Defined by the LogEntry type; has the default of its type where it is not set. */
  | { readonly kind: 'defined'; readonly type: ScalarType; readonly keys: readonly string[] }
  /** Text in a map of labels; missing where the map lacks the key. */
  | { readonly kind: 'label'; readonly keys: readonly string[] }
  /** A value inside a payload, of any type; missing where the payload lacks it. */
  | { readonly kind: 'payload'; readonly keys: readonly string[]; readonly proto: boolean }
  /** A message, a map or a whole payload. */
  | { readonly kind: 'whole'; readonly keys: readonly string[] };

/** A field of a filter. */
export interface Field {
  readonly parts: readonly PathPart[];
  readonly target: Target;
}

/** What a function call reads of an entry: one field, the log name, or every field. */
export type CallReads = Field | 'log name' | 'every field';

/** The schema of a field: a scalar, a map of labels, free-form data, a protocol buffer `Any`, or a message. */
type Shape = ScalarType | 'labels' | 'struct' | 'any' | Message;
interface Message {
  readonly [name: string]: Shape;
}

/**
 * The LogEntry type, with its fields' names as JSON has them.
 * https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry
 */
export const LOG_ENTRY = {
  apphub: 'struct',
  apphubDestination: 'struct',
  apphubSource: 'struct',
  errorGroups: 'struct',
  httpRequest: {
    cacheFillBytes: 'number',
    cacheHit: 'boolean',
    cacheLookup: 'boolean',
    cacheValidatedWithOriginServer: 'boolean',
    latency: 'duration',
    protocol: 'string',
    referer: 'string',
    remoteIp: 'string',
    requestMethod: 'string',
    requestSize: 'number',
    requestUrl: 'string',
    responseSize: 'number',
    serverIp: 'string',
    status: 'number',
    userAgent: 'string',
  },
  insertId: 'string',
  jsonPayload: 'struct',
  labels: 'labels',
  logName: 'string',
  metadata: { systemLabels: 'struct', userLabels: 'labels' },
  operation: { first: 'boolean', id: 'string', last: 'boolean', producer: 'string' },
  otel: 'struct',
  protoPayload: 'any',
  receiveTimestamp: 'timestamp',
  resource: { labels: 'labels', type: 'string' },
  severity: 'severity',
  sourceLocation: { file: 'string', function: 'string', line: 'number' },
  spanId: 'string',
  split: { index: 'number', totalSplits: 'number', uid: 'string' },
  textPayload: 'string',
  timestamp: 'timestamp',
  trace: 'string',
  traceSampled: 'boolean',
} as const satisfies Message;

/** Names of the fields at the top of a log entry. */
export const ENTRY_KEYS = Object.keys(LOG_ENTRY) as readonly (keyof typeof LOG_ENTRY)[];

/** Why a path is not a field, at one of its parts. */
export interface UndefinedField {
  /** Index of the offending part. */
  readonly part: number;
  readonly expected: string;
  readonly fix: string;
}

/**
 * Resolves a path in the LogEntry type. Names that the type defines may be in any letter case, and written `logName` or
 * `log_name`; keys of maps and payloads must be exact.
 */
export function resolvePath(parts: readonly PathPart[]): Target | UndefinedField {
  const keys: string[] = [];
  let shape: Shape = LOG_ENTRY;
  for (const [i, { name }] of parts.entries()) {
    if (typeof shape !== 'object') return beyond(parts, i, keys, shape);
    const key = definedName(shape, name);
    const next: Shape | undefined = key === undefined ? undefined : shape[key];
    if (key === undefined || next === undefined) return unknownName(parts, i, shape);
    keys.push(key);
    shape = next;
  }
  if (typeof shape === 'object' || shape === 'labels' || shape === 'struct' || shape === 'any') {
    return { kind: 'whole', keys };
  }
  return { kind: 'defined', type: shape, keys };
}

/** Resolves the parts from `i` on, below the end of the schema. */
function beyond(parts: readonly PathPart[], i: number, keys: readonly string[], shape: Shape): Target | UndefinedField {
  const rest = parts.slice(i).map(({ name }) => name);
  if (shape === 'struct' || shape === 'any') {
    return { kind: 'payload', keys: [...keys, ...rest], proto: shape === 'any' };
  }
  if (shape === 'labels' && rest.length === 1) return { kind: 'label', keys: [...keys, ...rest] };
  const written = keys.join('.');
  return shape === 'labels'
    ? {
        part: i + 1,
        expected: `expected an operator: '${written}.${rest[0] ?? ''}' is text and has no fields`,
        fix: `write a key with dots in quotes: ${written}."${rest.join('.')}"`,
      }
    : {
        part: i,
        expected: `expected an operator: '${written}' has no fields`,
        fix: `compare ${written} itself`,
      };
}

function unknownName(parts: readonly PathPart[], i: number, shape: Message): UndefinedField {
  const names = Object.keys(shape);
  const name = parts[i]?.name ?? '';
  const near = closest(name, names);
  const guess = distance(name, near) <= Math.max(2, name.length / 3) ? `; did you mean ${near}?` : '';
  const owner = parts
    .slice(0, i)
    .map((part) => part.name)
    .join('.');
  const what = owner === '' ? 'a log entry' : owner;
  return {
    part: i,
    expected: `expected a field of ${what}, such as ${examples(names)}${guess}`,
    fix:
      owner === '' ? `a field of your own is in jsonPayload, such as jsonPayload.${name}` : `use a field of ${owner}`,
  };
}

function examples(names: readonly string[]): string {
  const usual = ['severity', 'resource', 'logName', 'jsonPayload', 'textPayload', 'labels', 'timestamp'];
  const shown = usual.filter((name) => names.includes(name));
  return (shown.length < 4 ? names : shown).slice(0, 7).join(', ');
}

function definedName(message: Message, name: string): string | undefined {
  if (Object.hasOwn(message, name)) return name;
  const wanted = plainName(name);
  return Object.keys(message).find((key) => plainName(key) === wanted);
}

/** A field name of a protocol buffer without underscores and letter case, which do not matter. */
export function plainName(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}
