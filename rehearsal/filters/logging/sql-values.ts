import { ENTRY_KEYS, LOG_ENTRY, type Target } from './entry-fields';
import { columnShape, type ColumnShape, type ColumnUse } from './sql-shape';
import type { EntryKey, SqlDialect } from './sql-dialect';
import { fieldOf, visitClauses, type Clause, type LoggingExpression } from './syntax';

/** Is a column of log entries text? The others are JSON, or what a shape says. */
export function isTextColumn(key: EntryKey): boolean {
  const shape = LOG_ENTRY[key];
  return shape === 'string' || shape === 'severity' || shape === 'timestamp';
}

/** A column that filters read. */
export interface SqlColumn {
  readonly key: EntryKey;
  readonly shape: ColumnShape;
}

/** An item of a SELECT list that takes values out of a column once, for all the conditions that look at them. */
export interface Extraction {
  readonly name: string;
  readonly expression: string;
}

/** What filters read: whole columns, and values inside of them, as JSON or as text. */
export class SqlValues {
  readonly #uses = new Map<EntryKey, ColumnUse>();
  readonly #shapes = new Map<EntryKey, ColumnShape>();

  /** @param shaped may columns have a shape of their own? Otherwise they are text or JSON. */
  constructor(
    readonly sql: SqlDialect,
    trees: readonly LoggingExpression[],
    shaped: boolean,
  ) {
    for (const tree of trees) visitClauses(tree, (clause) => this.#addClause(clause));
    for (const [key, use] of this.#uses) {
      const shape = shaped ? columnShape(use) : undefined;
      this.#shapes.set(key, isTextColumn(key) ? 'text' : (shape ?? 'json'));
    }
  }

  get columns(): readonly SqlColumn[] {
    const columns = [...this.#shapes].map(([key, shape]) => ({ key, shape }));
    return columns.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  get extractions(): readonly Extraction[] {
    return [...this.#uses].flatMap(([key, { json, text }]) => {
      const column = this.sql.column(key);
      if (this.isShaped(key)) {
        return [...json, ...text].map((path) => ({
          name: memberName(key, path),
          expression: this.sql.inside(column, path),
        }));
      }
      return [
        { name: jsonName(key), paths: json, asText: false },
        { name: textName(key), paths: text, asText: true },
      ]
        .filter(({ paths }) => paths.length > 0)
        .map(({ name, paths, asText }) => ({ name, expression: this.sql.extract(column, paths, asText) }));
    });
  }

  /** Has a column only what filters look at, each thing in its place? Then no array lies on the way to it. */
  isShaped(key: EntryKey): boolean {
    return typeof this.#shapes.get(key) === 'object';
  }

  /** A column as a whole. */
  column(key: EntryKey): string {
    return this.sql.column(key);
  }

  /** The JSON at a path that leads into a column; NULL where nothing is there. */
  jsonAt(keys: readonly string[]): string {
    const [column, ...path] = keys as [EntryKey, ...string[]];
    return this.#at(column, path, jsonName(column), this.#uses.get(column)?.json ?? []);
  }

  /** The scalar at a path that leads into a column, as text; NULL where nothing is there, or null. */
  textAt(keys: readonly string[]): string {
    const [column, ...path] = keys as [EntryKey, ...string[]];
    return this.#at(column, path, textName(column), this.#uses.get(column)?.text ?? []);
  }

  #at(column: EntryKey, path: readonly string[], name: string, paths: readonly (readonly string[])[]): string {
    if (this.isShaped(column)) return this.sql.extracted(memberName(column, path), 0, 1);
    // Taken out later; asked for now, as a key that the dialect cannot name is the fault of this clause.
    this.sql.extract(this.sql.column(column), [path], false);
    return this.sql.extracted(
      name,
      paths.findIndex((known) => samePath(known, path)),
      paths.length,
    );
  }

  #addClause(clause: Clause): void {
    switch (clause.kind) {
      case 'comparison': {
        const nulls = clause.value.kind !== 'literal';
        this.#addTarget(fieldOf(clause.subject).target, nulls);
        return;
      }
      case 'log_id':
      case 'source':
        this.#use('logName');
        return;
      case 'sample':
      case 'ip_in_net':
        this.#addTarget(clause.field.target, false);
        return;
      case 'search':
        if (clause.field !== undefined) this.#addTarget(clause.field.target, false);
        else this.#useAll();
        return;
      case 'global':
        this.#useAll();
    }
  }

  #useAll(): void {
    for (const key of ENTRY_KEYS) this.#use(key).whole = true;
  }

  #addTarget(target: Target, nulls: boolean): void {
    const [column, ...path] = target.keys as [EntryKey, ...string[]];
    const use = this.#use(column);
    if (path.length === 0) use.whole = true;
    else {
      const paths = target.kind === 'payload' ? use.json : use.text;
      if (!paths.some((known) => samePath(known, path))) paths.push(path);
    }
    if (target.kind === 'payload' && (nulls || target.proto)) use.whole = true;
    if (column === 'errorGroups') use.whole = true;
  }

  #use(key: EntryKey): ColumnUse {
    const use = this.#uses.get(key) ?? { whole: false, json: [], text: [] };
    this.#uses.set(key, use);
    return use;
  }
}

const jsonName = (column: EntryKey) => `${column}_values`;
const memberName = (column: EntryKey, path: readonly string[]) => [column, ...path].join('_');
const textName = (column: EntryKey) => `${column}_texts`;

function samePath(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, i) => key === b[i]);
}
