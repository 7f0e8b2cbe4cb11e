import { readRange } from './functions/ip-in-net/network';
import type { Instant } from './literals';
import { Inexpressible, type EntryKey, type JsonBranches, type SqlDialect } from './sql-dialect';
import { nanosInRange } from './sql-instants';

/** Function that must be registered in DuckDB, which has no NFKC; only non-ASCII text needs it. */
export const FOLD_FUNCTION = 'nfkc_casefold';

/** Function that must be registered in DuckDB: `networkTest`. It takes text and a network. */
export const NETWORK_FUNCTION = 'ip_in_network';

/** Four numbers up to 255 without leading zeros. */
const IPV4 = String.raw`(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(?:\.(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3})`;

/** Number of texts above which a join is faster. */
const LONG_LIST = 32;

const literal = (text: string): string => {
  if (text.includes('\0')) throw new Inexpressible('text with a NUL character');
  return `'${text.replaceAll("'", "''")}'`;
};

/**
 * The SQL of DuckDB 1.3 and later. https://duckdb.org/docs/stable/sql/introduction, and for JSON
 * https://duckdb.org/docs/stable/data/json/json_functions
 */
export class DuckDbDialect implements SqlDialect {
  readonly name = 'DuckDB SQL';
  readonly otherwise = 'use --backend js';
  #names = 0;

  literal = literal;

  number(value: number): string {
    return `CAST(${literal(String(value))} AS DOUBLE)`;
  }

  /** A file of entries may have every field. */
  require(): void {
    return;
  }

  alias(name: string): string {
    return `"${name}"`;
  }

  column(key: EntryKey): string {
    return `"${key}"`;
  }

  extract(column: string, paths: readonly (readonly string[])[], asText: boolean): string {
    const [only = '', ...others] = paths.map(pathLiteral);
    return `json_extract${asText ? '_string' : ''}(${column}, ${others.length === 0 ? only : `[${[only, ...others].join(', ')}]`})`;
  }

  extracted(name: string, index: number, count: number): string {
    return count === 1 ? this.alias(name) : `${this.alias(name)}[${index + 1}]`;
  }

  inside(column: string, path: readonly string[]): string {
    return `${column}${path.map((key) => `[${literal(key)}]`).join('')}`;
  }

  fold(text: string): string {
    // Text with as many bytes as characters is ASCII, for which lower() is enough.
    return `CASE WHEN strlen(${text}) = length(${text}) THEN lower(${text}) ELSE ${FOLD_FUNCTION}(${text}) END`;
  }

  among(text: string, literals: readonly string[]): string {
    // DuckDB joins every row with an IN list of five and more, even rows that CASE skips.
    const isShort = literals.length > 1 && literals.length <= LONG_LIST;
    return isShort ? `list_contains([${literals.join(', ')}], ${text})` : `${text} IN (${literals.join(', ')})`;
  }

  contains(text: string, part: string): string {
    return `contains(${text}, ${part})`;
  }

  startsWith(text: string, start: string): string {
    return `starts_with(${text}, ${start})`;
  }

  endsWith(text: string, end: string): string {
    return `ends_with(${text}, ${end})`;
  }

  found(text: string, pattern: string): string {
    return `regexp_matches(${text}, ${literal(pattern)})`;
  }

  matchesWhole(text: string, pattern: string): string {
    return `regexp_full_match(${text}, ${literal(pattern)})`;
  }

  capture(text: string, pattern: string): string {
    return `CASE WHEN ${this.found(text, pattern)} THEN regexp_extract(${text}, ${literal(pattern)}, 1) END`;
  }

  toNumber(text: string): string {
    return `TRY_CAST(${text} AS DOUBLE)`;
  }

  toInstant(text: string): string {
    return `TRY_CAST(${text} AS TIMESTAMP_NS)`;
  }

  instant({ seconds, nanos }: Instant): { readonly constant: string } | 'before' | 'after' {
    const inRange = nanosInRange({ seconds, nanos });
    if (typeof inRange === 'string') return inRange;
    const whole = new Date(seconds * 1_000).toISOString().slice(0, 19);
    return { constant: `TIMESTAMP_NS '${whole.replace('T', ' ')}.${String(nanos).padStart(9, '0')}'` };
  }

  instantAsText(text: string, zone: string | undefined): string {
    if (zone !== undefined) throw new Inexpressible('cast of a time to STRING with a time zone');
    const seconds = `strftime(${this.toInstant(text)}, '%Y-%m-%d %H:%M:%S')`;
    const fraction = String.raw`rtrim(regexp_extract(${text}, '\.[0-9]+'), '0.')`;
    return `${seconds} || ${fraction} || '+00'`;
  }

  withoutEnd(text: string, count: number): string {
    return `left(${text}, -${count})`;
  }

  hash(text: string): string {
    return `CAST('0x' || left(md5(${text}), 8) AS UBIGINT)`;
  }

  inNetwork(text: string, network: string): string {
    const any = `${NETWORK_FUNCTION}(${text}, ${literal(network)})`;
    const range = readRange(network);
    if (range?.family !== 'ipv4') return any;
    const parts = [1, 2, 3, 4].map((i) => `CAST(split_part(${text}, '.', ${i}) AS BIGINT)`);
    const [a = '', b = '', c = '', d = ''] = parts;
    const value = `(((${a} * 256 + ${b}) * 256 + ${c}) * 256 + ${d})`;
    const start = range.address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    const size = 2 ** (32 - range.bits);
    const within = `${value} // ${size} = ${Math.floor(start / size)}`;
    return `CASE WHEN ${this.matchesWhole(text, IPV4)} THEN ${within} WHEN contains(${text}, '/') THEN ${any} END`;
  }

  byKind(json: string, branches: JsonBranches): string {
    const { number } = branches;
    // The first character of extracted JSON gives its type; json_type() would parse it again.
    const kinds: readonly (readonly [start: string, answer: string])[] = [
      ['"', branches.text],
      ['t', branches.boolean],
      ['f', branches.boolean],
      ['[', branches.array],
      ['{', branches.object],
      ['n', branches.null],
    ];
    const whens = kinds
      .filter(([, answer]) => answer !== number)
      .map(([start, answer]) => `WHEN ${literal(start)} THEN ${answer}`);
    if (whens.length === 0) return number === 'FALSE' ? number : `(${json} IS NOT NULL AND ${number})`;
    const choice = `CASE left(${json}, 1) ${whens.join(' ')} ELSE ${number} END`;
    if (number === 'FALSE') return choice;
    // Numbers first, as every WHEN extracts the first character again. NaN and Infinity, not valid JSON, come last.
    const isNumber = `CAST(${json} AS VARCHAR) BETWEEN '-' AND ':'`;
    return `CASE WHEN ${isNumber} THEN ${number} WHEN ${json} IS NULL THEN FALSE ELSE ${choice} END`;
  }

  simpleText(json: string): { readonly is: string; readonly text: string; readonly folded: string } {
    return {
      is: `strlen(${json}) = length(${json}) AND NOT contains(${json}, '\\')`,
      text: `substring(${json}, 2, strlen(${json}) - 2)`,
      folded: `lower(${json})`,
    };
  }

  foldedJson(json: string): string {
    const isText = `CAST(${json} AS VARCHAR) BETWEEN '"' AND '#'`;
    return `CASE WHEN ${isText} AND ${this.simpleText(json).is} THEN lower(${json}) END`;
  }

  textOfJson(json: string): string {
    return `json_extract_string(${json}, '$')`;
  }

  textOfNumber(json: string): string {
    const number = this.numberOfJson(json);
    const whole = `CAST(CAST(${number} AS BIGINT) AS VARCHAR)`;
    return `CASE WHEN abs(${number}) < 1e15 AND trunc(${number}) = ${number} THEN ${whole} ELSE CAST(${json} AS VARCHAR) END`;
  }

  numberOfJson(json: string): string {
    // Cast as text, as a cast of JSON would parse it first.
    return `TRY_CAST(CAST(${json} AS VARCHAR) AS DOUBLE)`;
  }

  booleanOfJson(json: string): string {
    return `CAST(CAST(${json} AS BOOLEAN) AS INTEGER)`;
  }

  listOf(json: string): string {
    return `[${json}]`;
  }

  member(json: string, key: string, anyCase: boolean): string {
    const exact = `json_extract(${json}, ${pathLiteral([key])})`;
    if (!anyCase) return exact;
    const wanted = literal(key.replaceAll('_', '').toLowerCase());
    const name = this.#name();
    const same = `list_filter(json_keys(${json}), lambda ${name}: lower(replace(${name}, '_', '')) = ${wanted})[1]`;
    // A JSON pointer can take its key from the data; ~ and / must be escaped.
    const pointer = `'/' || replace(replace(${same}, '~', '~0'), '/', '~1')`;
    return `CASE WHEN starts_with(${json}, '{') THEN coalesce(${exact}, json_extract(${json}, ${pointer})) END`;
  }

  ifArray(json: string, then: string, otherwise: string): string {
    return `CASE WHEN starts_with(${json}, '[') THEN ${then} ELSE ${otherwise} END`;
  }

  elements(json: string): string {
    return `json_extract(${json}, '$[*]')`;
  }

  anyOf(list: string, condition: (json: string) => string): string {
    const name = this.#name();
    return `coalesce(len(list_filter(${list}, lambda ${name}: ${condition(name)})) > 0, FALSE)`;
  }

  anyLeaf(json: string, condition: (leaf: string) => string): string {
    const inside = this.anyOf(`json_extract(${json}, '$..*')`, condition);
    return `CASE WHEN left(${json}, 1) IN ('{', '[') THEN ${inside} ELSE coalesce(${condition(json)}, FALSE) END`;
  }

  mayHoldArray(json: string): string {
    return `contains(CAST(${json} AS VARCHAR), '[')`;
  }

  openedValues(list: string): string {
    const name = this.#name();
    const [type, value] = ['@type', 'value'].map((key) => `json_extract(${name}, ${pathLiteral([key])})`) as [
      string,
      string,
    ];
    const isAny = `contains(CAST(${name} AS VARCHAR), '"@type"') AND starts_with(${name}, '{') AND len(json_keys(${name})) = 2 AND ${type} IS NOT NULL AND ${value} IS NOT NULL`;
    return `list_transform(${list}, lambda ${name}: CASE WHEN ${isAny} THEN ${value} ELSE ${name} END)`;
  }

  mayHoldAny(json: string): string {
    const text = `CAST(${json} AS VARCHAR)`;
    // A key may be written with escapes.
    return `(contains(${text}, '"value"') OR contains(${text}, '\\u'))`;
  }

  mayContain(json: string, folded: string): string {
    const text = `CAST(${json} AS VARCHAR)`;
    if (!/^[ !#-.0-[\]-~]+$/.test(folded)) return 'TRUE';
    const escaped = `contains(${text}, '\\')`;
    return `(strlen(${text}) <> length(${text}) OR ${escaped} OR contains(lower(${text}), ${literal(folded)}))`;
  }

  #name(): string {
    this.#names++;
    return `v${this.#names}`;
  }
}

/** A JSON path. Quotes escape every key but `*`, which means any key. */
function pathLiteral(keys: readonly string[]): string {
  const parts = keys.map((key) => {
    if (key === '' || key === '*') throw new Inexpressible(`the key ${JSON.stringify(key)}`);
    return `."${key.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
  });
  return literal(`$${parts.join('')}`);
}
