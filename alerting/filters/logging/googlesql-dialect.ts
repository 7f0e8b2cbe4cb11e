import { nanosOf, nanosOfSecond, requireInView, viewShape } from './all-logs-view';
import type { CallReads } from './entry-fields';
import { readRange } from './functions/ip-in-net/network';
import type { Instant } from './literals';
import { Inexpressible, type EntryKey, type JsonBranches, type SqlDialect } from './sql-dialect';
import { nanosInRange } from './sql-instants';
import type { ColumnShape, ColumnUse } from './sql-shape';

/** Tokens of JSON; a key ends with a colon. */
const TOKEN = String.raw`("(?:[^"\\]|\\.)*":?|-?[0-9][-+.eE0-9]*|true|false|null)`;

const literal = (text: string): string => {
  if (/\p{Surrogate}/u.test(text)) throw new Inexpressible('text with half of a character');
  const escaped = text
    .replaceAll(/['\\]/g, String.raw`\$&`)
    // Control characters, and what ends a line.
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `'${escaped}'`;
};

/**
 * GoogleSQL as BigQuery has it, over the view `_AllLogs` of Log Analytics.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/functions-all
 */
export class GoogleSqlDialect implements SqlDialect {
  readonly name = 'GoogleSQL';
  readonly otherwise = 'export the entries with gcloud logging read, and name the file with --logs';
  private names = 0;

  literal = literal;

  require(reads: CallReads | readonly string[]): void {
    requireInView(reads);
  }

  typedShape(key: EntryKey, use: ColumnUse): ColumnShape | undefined {
    return viewShape(key, use);
  }

  /** Letters, digits and underscores, as names of columns have. */
  alias(name: string): string {
    return name.replaceAll(/[^A-Za-z0-9]/g, (other) => `_${(other.codePointAt(0) ?? 0).toString(16)}`);
  }

  number(value: number): string {
    return `CAST(${literal(String(value))} AS FLOAT64)`;
  }

  column(key: EntryKey): string {
    return key;
  }

  extract(column: string, paths: readonly (readonly string[])[], asText: boolean): string {
    const values = paths.map((path) => {
      const json = `${column}${path.map((key) => `[${literal(key)}]`).join('')}`;
      return asText ? `JSON_VALUE(${json})` : json;
    });
    const [only = '', ...others] = values;
    return others.length === 0 ? only : `STRUCT(${values.map((value, i) => `${value} AS v${i}`).join(', ')})`;
  }

  extracted(name: string, index: number, count: number): string {
    return count === 1 ? this.alias(name) : `${this.alias(name)}.v${index}`;
  }

  inside(column: string, path: readonly string[]): string {
    return [column, ...path].join('.');
  }

  fold(text: string): string {
    return `NORMALIZE_AND_CASEFOLD(${text}, NFKC)`;
  }

  among(text: string, literals: readonly string[]): string {
    return `${text} IN (${literals.join(', ')})`;
  }

  contains(text: string, part: string): string {
    return `STRPOS(${text}, ${part}) > 0`;
  }

  startsWith(text: string, start: string): string {
    return `STARTS_WITH(${text}, ${start})`;
  }

  endsWith(text: string, end: string): string {
    return `ENDS_WITH(${text}, ${end})`;
  }

  found(text: string, pattern: string): string {
    return `REGEXP_CONTAINS(${text}, ${literal(pattern)})`;
  }

  matchesWhole(text: string, pattern: string): string {
    return this.found(text, String.raw`\A(?:${pattern})\z`);
  }

  capture(text: string, pattern: string): string {
    // Without a value for the group, GoogleSQL gives NULL, also where the pattern matches.
    return `IF(${this.found(text, pattern)}, IFNULL(REGEXP_EXTRACT(${text}, ${literal(pattern)}), ''), NULL)`;
  }

  toNumber(text: string): string {
    return `SAFE_CAST(${text} AS FLOAT64)`;
  }

  /** Nanoseconds since 1970. */
  toInstant(text: string): string {
    if (text === 'timestamp' || text === 'receiveTimestamp') return nanosOf(text);
    const seconds = `UNIX_SECONDS(SAFE_CAST(REGEXP_REPLACE(${text}, r'\\.[0-9]+', '') AS TIMESTAMP))`;
    const nanos = `CAST(RPAD(IFNULL(REGEXP_EXTRACT(${text}, r'\\.([0-9]+)'), '0'), 9, '0') AS INT64)`;
    return `SAFE_ADD(SAFE_MULTIPLY(${seconds}, 1000000000), ${nanos})`;
  }

  instant(value: Instant): { readonly constant: string } | 'before' | 'after' {
    const nanos = nanosInRange(value);
    return typeof nanos === 'bigint' ? { constant: String(nanos) } : nanos;
  }

  instantAsText(text: string, zone: string | undefined): string {
    if (zone !== undefined) throw new Inexpressible('cast of a time to STRING with a time zone');
    const nanos = this.toInstant(text);
    const seconds = `FORMAT_TIMESTAMP('%Y-%m-%d %H:%M:%S', TIMESTAMP_MICROS(DIV(${nanos} - ${nanosOfSecond(nanos)}, 1000)))`;
    const fraction = `RTRIM(FORMAT('.%09d', ${nanosOfSecond(nanos)}), '0.')`;
    return `CONCAT(${seconds}, ${fraction}, '+00')`;
  }

  withoutEnd(text: string, count: number): string {
    return `LEFT(${text}, GREATEST(LENGTH(${text}) - ${count}, 0))`;
  }

  hash(text: string): string {
    return `CAST(CONCAT('0x', SUBSTR(TO_HEX(MD5(${text})), 1, 8)) AS INT64)`;
  }

  inNetwork(text: string, network: string): string {
    const range = readRange(network);
    if (range === undefined) return 'FALSE';
    const length = range.family === 'ipv4' ? 4 : 16;
    const address = `NET.SAFE_IP_FROM_STRING(REGEXP_EXTRACT(${text}, r'^([^/%]*)(?:/[0-9]{1,3})?$'))`;
    const bits = `IFNULL(CAST(REGEXP_EXTRACT(${text}, r'/([0-9]{1,3})$') AS INT64), ${8 * length})`;
    const inside = `NET.IP_TRUNC(${address}, ${range.bits}) = NET.IP_TRUNC(NET.IP_FROM_STRING(${literal(range.address)}), ${range.bits})`;
    return `CASE WHEN BYTE_LENGTH(${address}) = ${length} AND ${bits} BETWEEN ${range.bits} AND ${8 * length} THEN ${inside} END`;
  }

  byKind(json: string, { text, number, boolean, null: nothing, array, object }: JsonBranches): string {
    const kinds = Object.entries({ string: text, number, boolean, null: nothing, array, object });
    const whens = kinds.filter(([, answer]) => answer !== 'FALSE');
    if (whens.length === 0) return 'FALSE';
    return `CASE JSON_TYPE(${json}) ${whens.map(([kind, answer]) => `WHEN '${kind}' THEN ${answer}`).join(' ')} ELSE FALSE END`;
  }

  simpleText(): undefined {
    return undefined;
  }

  textOfJson(json: string): string {
    return `JSON_VALUE(${json})`;
  }

  textOfNumber(json: string): string {
    const number = this.numberOfJson(json);
    const isWhole = `ABS(${number}) < 1e15 AND TRUNC(${number}) = ${number}`;
    return `IF(${isWhole}, CAST(CAST(${number} AS INT64) AS STRING), TO_JSON_STRING(${json}))`;
  }

  numberOfJson(json: string): string {
    return `FLOAT64(${json})`;
  }

  booleanOfJson(json: string): string {
    return `IF(BOOL(${json}), 1, 0)`;
  }

  listOf(json: string): string {
    return `[${json}]`;
  }

  member(json: string, key: string, anyCase: boolean): string {
    if (anyCase) throw new Inexpressible('a field of a protocol buffer inside an array');
    return `${json}[${literal(key)}]`;
  }

  ifArray(json: string, then: string, otherwise: string): string {
    return `IF(JSON_TYPE(${json}) = 'array', ${then}, ${otherwise})`;
  }

  elements(json: string): string {
    return `JSON_QUERY_ARRAY(${json})`;
  }

  anyOf(list: string, condition: (json: string) => string): string {
    this.names++;
    const name = `e${this.names}`;
    return `EXISTS(SELECT 1 FROM UNNEST(${list}) AS ${name} WHERE ${condition(name)})`;
  }

  anyLeaf(json: string, condition: (leaf: string) => string): string {
    this.names++;
    const [token, leaf] = [`t${this.names}`, `l${this.names}`];
    const tokens = `UNNEST(REGEXP_EXTRACT_ALL(TO_JSON_STRING(${json}), ${literal(TOKEN)})) AS ${token}`;
    // GoogleSQL has no function for all values inside JSON, so they are taken from its text.
    return `EXISTS(SELECT 1 FROM ${tokens}, UNNEST([IF(ENDS_WITH(${token}, ':'), NULL, PARSE_JSON(${token}))]) AS ${leaf} WHERE ${condition(leaf)})`;
  }

  mayHoldArray(json: string): string {
    return `${json} IS NOT NULL`;
  }

  openedValues(list: string): string {
    return list;
  }

  mayHoldAny(): string {
    return 'FALSE';
  }

  mayContain(): string {
    return 'TRUE';
  }
}
