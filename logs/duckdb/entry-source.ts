import type { ColumnShape } from '../../alerting/filters/logging/sql-shape';
import type { Extraction, SqlColumn } from '../../alerting/filters/logging/sql-values';
import { refuse } from '../../model/problem';
import { isPlainJson, type LogFile } from '../log-file';

const FORMATS = { lines: 'newline_delimited', array: 'array', objects: 'unstructured' } as const;

/** What a query reads of entries: whole fields, and values inside them. */
export interface Reading {
  readonly columns: readonly SqlColumn[];
  readonly extractions: readonly Extraction[];
  /** Also the whole entry, in a column `json`; only for {@link tolerantEntries}. @default false */
  readonly whole?: boolean;
}

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/**
 * The entries of a file as a subquery, with one column for each field. The query fails where the file contains a record
 * that is not an entry, or a field of another shape than its column.
 * https://duckdb.org/docs/stable/data/json/loading_json
 */
export function shapedEntries(file: LogFile, { columns, extractions }: Reading): string {
  const types = columns.map(({ key, shape }) => `${key}: ${literal(typeOf(shape))}`);
  const options = [...optionsOf(file), 'records = true', `columns = {${types.join(', ')}}`];
  return selecting(columns, extractions, `read_json(${options.join(', ')})`);
}

/**
 * As {@link shapedEntries} without shapes; records that are not entries are skipped. Slower, as each field is extracted
 * from the whole entry.
 */
export function tolerantEntries(file: LogFile, { columns, extractions, whole = false }: Reading): string {
  const fields = columns.map(({ key, shape }) => {
    const path = literal(`$.${key}`);
    return shape === 'text'
      ? `json_extract_string(json, ${path}) AS "${key}"`
      : `nullif(json_extract(json, ${path}), 'null'::JSON) AS "${key}"`;
  });
  const entries = `(SELECT ${['json', ...fields].join(', ')} FROM ${records(file)} WHERE json_type(json) = 'OBJECT')`;
  return selecting(columns, extractions, entries, whole ? ['json'] : []);
}

/** The records of a file as JSON in a column `json`; NULL for a line that is not JSON. */
export function records(file: LogFile): string {
  const options = [...optionsOf(file), ...(file.layout === 'lines' ? ['ignore_errors = true'] : [])];
  return `read_json_objects(${options.join(', ')})`;
}

/** @throws InputError INP009 for YAML, and JSON in UTF-16 */
function optionsOf(file: LogFile): string[] {
  const { path, gzip, layout } = file;
  if (layout === 'documents' || !isPlainJson(file)) {
    return refuse({
      code: 'INP009',
      where: path,
      rule: 'DuckDB reads only JSON in UTF-8',
      got: layout === 'documents' ? 'YAML' : 'UTF-16',
      fix: 'match with --backend js, or export the entries with --format=json',
    });
  }
  return [literal(path), `format = '${FORMATS[layout]}'`, `compression = '${gzip ? 'gzip' : 'uncompressed'}'`];
}

function typeOf(shape: ColumnShape): string {
  if (shape === 'text') return 'VARCHAR';
  if (shape === 'json') return 'JSON';
  return `STRUCT(${Object.entries(shape)
    .map(([key, member]) => `"${key}" ${typeOf(member)}`)
    .join(', ')})`;
}

function selecting(
  columns: readonly SqlColumn[],
  extractions: readonly Extraction[],
  source: string,
  more: readonly string[] = [],
): string {
  const names = columns.map(({ key }) => `"${key}"`);
  const taken = extractions.map(({ expression, name }) => `${expression} AS "${name}"`);
  return `(SELECT ${[...names, ...taken, ...more].join(', ')} FROM ${source})`;
}
