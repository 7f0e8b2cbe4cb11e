import { isTextColumn, samePath, type EntryPath } from './entry-path';
import { columnShape, shapedLength, type ColumnShape, type ColumnUse } from './sql-shape';
import type { EntryKey, SqlDialect } from './sql-dialect';

/** A column that filters read. */
export interface SqlColumn {
  readonly key: EntryKey;
  readonly shape: ColumnShape;
}

/** An item of a SELECT list that extracts values once for all conditions. */
export interface Extraction {
  readonly name: string;
  readonly expression: string;
}

/** A value to be kept. */
export interface KeptValue {
  /** Text, or JSON as text; NULL without a value. */
  readonly expression: string;
  /** Read as text; a number is then read as its text. */
  readonly isText: boolean;
}

/** The values that filters read: whole columns, and values inside them as JSON or text. */
export class SqlValues {
  readonly #shapes = new Map<EntryKey, ColumnShape>();
  /** Names of folded JSON values, by expression. */
  readonly #folded = new Map<string, string>();
  /** Names of folded texts, by expression. */
  readonly #foldedTexts = new Map<string, string>();
  /** Expressions that {@link jsonAt} returned. */
  readonly #straight = new Set<string>();

  /**
   * @param uses what is read of each column
   * @param shaped may columns have a shape of their own? Otherwise they are text or JSON.
   */
  constructor(
    readonly sql: SqlDialect,
    readonly uses: ReadonlyMap<EntryKey, ColumnUse>,
    shaped: boolean,
  ) {
    for (const [key, use] of this.uses) {
      const shape = sql.typedShape?.(key, use) ?? (shaped ? columnShape(use) : undefined);
      this.#shapes.set(key, isTextColumn(key) ? 'text' : (shape ?? 'json'));
    }
  }

  get columns(): readonly SqlColumn[] {
    const columns = [...this.#shapes].map(([key, shape]) => ({ key, shape }));
    return columns.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  /** Complete only after all conditions are written, which add what is folded. */
  get extractions(): readonly Extraction[] {
    const taken = [...this.uses].flatMap(([key, { json, text }]) => {
      const column = this.sql.column(key);
      if (this.isShaped(key)) {
        return [
          ...json.map((path) => ({ name: memberName(key, path), expression: this.#inside(key, path, false) })),
          ...text.map((path) => ({ name: memberName(key, path), expression: this.#inside(key, path, true) })),
        ];
      }
      return [
        { name: jsonName(key), paths: json, asText: false },
        { name: textName(key), paths: text, asText: true },
      ]
        .filter(({ paths }) => paths.length > 0)
        .map(({ name, paths, asText }) => ({ name, expression: this.sql.extract(column, paths, asText) }));
    });
    const folded = [...this.#folded].map(([json, name]) => ({ name, expression: this.sql.foldedJson?.(json) ?? json }));
    const texts = [...this.#foldedTexts].map(([text, name]) => ({ name, expression: this.sql.fold(text) }));
    return [...taken, ...folded, ...texts];
  }

  /** Has a column a shape? Then no array lies on a path. */
  isShaped(key: EntryKey): boolean {
    return typeof this.#shapes.get(key) === 'object';
  }

  /** A column as a whole. */
  column(key: EntryKey): string {
    return this.sql.column(key);
  }

  /** A value that is kept. */
  kept(path: EntryPath): KeptValue {
    const [column, ...inside] = path;
    if (inside.length === 0) return { expression: this.sql.column(column), isText: isTextColumn(column) };
    const isText = this.uses.get(column)?.text.some((known) => samePath(known, inside)) ?? false;
    return { expression: isText ? this.textAt(path) : this.jsonAt(path), isText };
  }

  /**
   * The folded JSON of simple text, in quotes, computed once for all conditions; NULL for other values. Undefined where
   * the dialect cannot fold JSON or {@link jsonAt} did not return the value.
   */
  foldedAt(json: string): string | undefined {
    const known = this.#folded.get(json);
    if (known !== undefined) return this.sql.extracted(known, 0, 1);
    if (this.sql.foldedJson === undefined || !this.#straight.has(json)) return undefined;
    const name = `folded.${this.#folded.size + 1}`;
    this.#folded.set(json, name);
    return this.sql.extracted(name, 0, 1);
  }

  /** Folded text of a column or of {@link textAt}, computed once for all conditions. */
  foldedText(text: string): string {
    const name = this.#foldedTexts.get(text) ?? `folded.text.${this.#foldedTexts.size + 1}`;
    this.#foldedTexts.set(text, name);
    return this.sql.extracted(name, 0, 1);
  }

  /** The JSON at a path inside a column; NULL without a value. */
  jsonAt(keys: readonly string[]): string {
    const [column, ...path] = keys as [EntryKey, ...string[]];
    const json = this.#at(column, path, jsonName(column), this.uses.get(column)?.json ?? []);
    this.#straight.add(json);
    return json;
  }

  /** The scalar at a path inside a column as text; NULL without a value, or for null. */
  textAt(keys: readonly string[]): string {
    const [column, ...path] = keys as [EntryKey, ...string[]];
    return this.#at(column, path, textName(column), this.uses.get(column)?.text ?? []);
  }

  #at(column: EntryKey, path: readonly string[], name: string, paths: readonly (readonly string[])[]): string {
    if (this.isShaped(column)) return this.sql.extracted(memberName(column, path), 0, 1);
    // Called for its error: a key that the dialect cannot express is an error of this clause.
    this.sql.extract(this.sql.column(column), [path], false);
    return this.sql.extracted(
      name,
      paths.findIndex((known) => samePath(known, path)),
      paths.length,
    );
  }

  #inside(key: EntryKey, path: readonly string[], asText: boolean): string {
    const length = shapedLength(this.#shapes.get(key), path);
    const member = this.sql.inside(this.sql.column(key), path.slice(0, length));
    return length === path.length ? member : this.sql.extract(member, [path.slice(length)], asText);
  }
}

const jsonName = (column: EntryKey) => `${column}_values`;
const memberName = (column: EntryKey, path: readonly string[]) => [column, ...path].join('.');
const textName = (column: EntryKey) => `${column}_texts`;
