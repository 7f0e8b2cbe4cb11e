import type { CallReads, Field } from './entry-fields';
import { plainName } from './entry-fields';
import { Inexpressible, type EntryKey } from './sql-dialect';
import type { ColumnShape, ColumnUse } from './sql-shape';

/** How the view holds a value. 64-bit integers are text in the JSON of an entry; a duration is `1.5s` there. */
interface Leaf {
  readonly column: string;
  readonly as: 'text' | 'int32' | 'int64' | 'boolean' | 'duration' | 'instant' | 'json';
}

/** A STRUCT. */
interface Group {
  readonly column: string;
  readonly members: Readonly<Record<string, Node>>;
  /** Has the entry more members than are listed here? It cannot be read as a whole then. */
  readonly isPartial: boolean;
}

type Node = Leaf | Group;

type Make = (column: string) => Leaf;
const leaf =
  (as: Leaf['as']): Make =>
  (column) => ({ column, as });
const text = leaf('text');
const int32 = leaf('int32');
const int64 = leaf('int64');
const boolean = leaf('boolean');
const duration = leaf('duration');
const instant = leaf('instant');
const json = leaf('json');

/** A STRUCT whose fields are named as those of the entry, in `snake_case`. */
function group(column: string, make: Readonly<Record<string, Make | Node>>, isPartial = false): Group {
  const members = Object.entries(make).map(([key, member]) => {
    const inner = `${column}.${key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
    return [key, typeof member === 'function' ? member(inner) : member] as const;
  });
  return { column, members: Object.fromEntries(members), isPartial };
}

/**
 * What the view `_AllLogs` of a linked dataset holds of a log entry. Fields that are not listed, the view does not have.
 * https://cloud.google.com/logging/docs/analyze/examples shows the columns in use; Google's Looker block for Log
 * Analytics lists them with their types (a copy: https://github.com/shubhampathakk/block-cloud-logging)
 */
const VIEW: Partial<Readonly<Record<EntryKey, Node>>> = {
  httpRequest: group('http_request', {
    cacheFillBytes: int64,
    cacheHit: boolean,
    cacheLookup: boolean,
    cacheValidatedWithOriginServer: boolean,
    latency: duration,
    protocol: text,
    referer: text,
    remoteIp: text,
    requestMethod: text,
    requestSize: int64,
    requestUrl: text,
    responseSize: int64,
    serverIp: text,
    status: int32,
    userAgent: text,
  }),
  insertId: text('insert_id'),
  jsonPayload: json('json_payload'),
  labels: json('labels'),
  logName: text('log_name'),
  operation: group('operation', { first: boolean, id: text, last: boolean, producer: text }),
  protoPayload: group(
    'proto_payload.audit_log',
    {
      authenticationInfo: group(
        'proto_payload.audit_log.authentication_info',
        { authoritySelector: text, principalEmail: text, principalSubject: text, serviceAccountKeyName: text },
        true,
      ),
      methodName: text,
      numResponseItems: int64,
      requestMetadata: group(
        'proto_payload.audit_log.request_metadata',
        { callerIp: text, callerNetwork: text, callerSuppliedUserAgent: text },
        true,
      ),
      resourceName: text,
      serviceName: text,
      status: group('proto_payload.audit_log.status', { code: int32, message: text }, true),
    },
    true,
  ),
  receiveTimestamp: instant('receive_timestamp'),
  resource: group('resource', { labels: json, type: text }),
  severity: text('severity'),
  sourceLocation: group('source_location', { file: text, function: text, line: int64 }),
  spanId: text('span_id'),
  split: group('split', { index: int32, totalSplits: int32, uid: text }),
  textPayload: text('text_payload'),
  timestamp: instant('timestamp'),
  trace: text('trace'),
  traceSampled: boolean('trace_sampled'),
};

/** Name of the column with the nanoseconds since 1970 of a time. */
export const nanosOf = (key: EntryKey) => `${key}_nanos`;

/** @throws Inexpressible where the view does not have what a clause or a metric reads */
export function requireInView(reads: CallReads | readonly string[]): void {
  if (reads === 'every field') {
    throw new Inexpressible('a search of every field, as _AllLogs does not have them all; name the field');
  }
  if (reads === 'log name') return;
  const keys = isPath(reads) ? reads : reads.target.keys;
  const node = nodeAt(keys);
  if (node === undefined || ('isPartial' in node && node.isPartial)) {
    throw new Inexpressible(`the field ${keys.join('.')}, which _AllLogs does not have`);
  }
}

const isPath = (reads: Field | readonly string[]): reads is readonly string[] => Array.isArray(reads);

/** The shape of a STRUCT with what is read of it. Undefined for other columns, and where all of it is read. */
export function viewShape(key: EntryKey, use: ColumnUse): ColumnShape | undefined {
  const node = VIEW[key];
  if (node === undefined || !('members' in node)) return undefined;
  // Fields of a protocol buffer are read one by one.
  if (use.whole && !node.isPartial) return undefined;
  const shape: Record<string, ColumnShape> = {};
  for (const path of use.text) addTo(shape, node, path, 'text');
  for (const path of use.json) addTo(shape, node, path, 'json');
  return shape;
}

function addTo(shape: Record<string, ColumnShape>, { members }: Group, path: readonly string[], end: 'text' | 'json') {
  const [key = '', ...rest] = path;
  const name = memberName(members, key);
  const member = members[name ?? ''];
  if (member === undefined) return;
  if ('members' in member && rest.length > 0) {
    const inner = (shape[key] ?? {}) as Record<string, ColumnShape>;
    shape[key] = inner;
    addTo(inner, member, rest, end);
  } else shape[key] = 'as' in member && member.as === 'json' ? 'json' : end;
}

/** A column of the view as text, as JSON, or as a STRUCT with a shape. */
export function viewColumn(key: EntryKey, shape: ColumnShape): string {
  const node = VIEW[key];
  if (node === undefined) throw new Error(`${key} was not required`);
  return shaped(node, shape);
}

function shaped(node: Node, shape: ColumnShape): string {
  if (shape === 'text' && 'as' in node) return textSql(node);
  if (typeof shape === 'string' || 'as' in node) return jsonSql(node);
  const fields = Object.entries(shape).flatMap(([key, inner]) => {
    const member = node.members[memberName(node.members, key) ?? ''];
    return member === undefined ? [] : [`${shaped(member, inner)} AS ${key}`];
  });
  return `STRUCT(${fields.join(', ')})`;
}

/** The value as the text that the JSON of an entry has; NULL where it is not set. */
function textSql({ column, as }: Leaf): string {
  switch (as) {
    case 'text':
      return `NULLIF(${column}, '')`;
    case 'int32':
    case 'int64':
      return `CAST(NULLIF(${column}, 0) AS STRING)`;
    case 'boolean':
      return `IF(${column}, 'true', NULL)`;
    case 'duration':
      return `CONCAT(CAST(IFNULL(${column}.seconds, 0) AS STRING), ${fraction(`IFNULL(${column}.nanos, 0)`)}, IF(${column} IS NULL, NULL, 's'))`;
    case 'instant':
      return `CONCAT(FORMAT_TIMESTAMP('%Y-%m-%dT%H:%M:%S', ${column}), ${fraction(nanosOfSecond(`${column}_unix_nanos`))}, 'Z')`;
    case 'json':
      return `JSON_VALUE(${column})`;
  }
}

/** The nanoseconds of a time after its full second, from those since 1970: 0 or more before 1970, too. */
export function nanosOfSecond(nanos: string): string {
  return `MOD(MOD(${nanos}, 1000000000) + 1000000000, 1000000000)`;
}

/** Nanoseconds as the fraction of a second, with no, three, six or nine digits, as protocol buffers have it in JSON. */
function fraction(nanos: string): string {
  const digits = (count: number, unit: number) => `FORMAT('.%0${count}d', DIV(${nanos}, ${unit}))`;
  return `CASE WHEN ${nanos} = 0 THEN '' WHEN MOD(${nanos}, 1000000) = 0 THEN ${digits(3, 1_000_000)} WHEN MOD(${nanos}, 1000) = 0 THEN ${digits(6, 1_000)} ELSE ${digits(9, 1)} END`;
}

/** The value as JSON; NULL where it is not set. */
function jsonSql(node: Node): string {
  if ('members' in node) {
    const fields = Object.entries(node.members).map(([key, member]) => `${jsonSql(member)} AS \`${key}\``);
    return `IF(${node.column} IS NULL, NULL, JSON_STRIP_NULLS(TO_JSON(STRUCT(${fields.join(', ')}))))`;
  }
  if (node.as === 'json') return node.column;
  if (node.as === 'boolean') return `IF(${node.column}, TO_JSON(TRUE), NULL)`;
  const value = node.as === 'int32' ? `NULLIF(${node.column}, 0)` : textSql(node);
  return `IF(${value} IS NULL, NULL, TO_JSON(${value}))`;
}

/** What the view has at a path; JSON has any. */
function nodeAt([key = '', ...path]: readonly string[]): Node | undefined {
  let node: Node | undefined = VIEW[key as EntryKey];
  for (const part of path) {
    if (node === undefined || ('as' in node && node.as === 'json')) return node;
    const { members }: Pick<Group, 'members'> = 'members' in node ? node : { members: {} };
    node = members[memberName(members, part) ?? ''];
  }
  return node;
}

/** Fields of a protocol buffer may be written in any letter case, and with underscores. */
function memberName(members: Group['members'], key: string): string | undefined {
  return Object.keys(members).find((name) => plainName(name) === plainName(key));
}
