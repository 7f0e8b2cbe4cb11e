import { comparisonSql } from './sql-comparison';
import { globalSql } from './sql-global';
import { clauseReads } from './clause-reads';
import { columnUses } from './column-uses';
import { conditionFunction } from './functions/registry';
import { fault } from './read-filter';
import { Inexpressible, type SqlDialect } from './sql-dialect';
import { FALSE, TRUE } from './sql-checks';
import { isListed, textListsIn, textListSql } from './sql-lists';
import type { EntryPath } from './entry-path';
import { SqlValues, type Extraction, type KeptValue, type SqlColumn } from './sql-values';
import type { LoggingFilter } from './parse-filter';
import type { Clause, LoggingExpression } from './syntax';

/**
 * Filters as SQL, to be combined as
 * `SELECT …conditions… FROM (SELECT …columns, …extractions FROM entries)`.
 */
export interface LoggingSql {
  /** One condition for each filter, TRUE or FALSE and never NULL, over the columns and extractions. */
  readonly conditions: readonly string[];
  /** Columns that the conditions and extractions read. */
  readonly columns: readonly SqlColumn[];
  /** Values that are extracted from JSON columns once, for all conditions. */
  readonly extractions: readonly Extraction[];
  /** Values to be kept, over the columns and extractions. */
  readonly kept: readonly KeptValue[];
}

/** Options of the SQL. */
export interface SqlOptions {
  /**
   * Read columns with a shape, which is faster. It fits entries that have objects at all inner parts of the paths; for
   * an array or text there, the query fails, and the caller must run it again without shapes.
   * @default false
   */
  readonly shaped?: boolean;
  /** Values to be read in addition to those of the filters. @default - none */
  readonly kept?: readonly EntryPath[];
}

/**
 * Compiles filters to SQL with the same results as the JavaScript predicate.
 * @throws FilterError FLT009 at a clause that the dialect cannot express
 */
export function compileLoggingSql(
  filters: readonly LoggingFilter[],
  sql: SqlDialect,
  { shaped = false, kept = [] }: SqlOptions = {},
): LoggingSql {
  const uses = columnUses(
    filters.map(({ tree }) => tree),
    kept,
  );
  const values = new SqlValues(sql, uses, shaped);
  const writer = new ConditionWriter(values);
  const conditions = filters.map(({ tree, text }) => writer.write(tree, text));
  return {
    conditions,
    columns: values.columns,
    kept: kept.map((path) => values.kept(path)),
    extractions: values.extractions,
  };
}

// A database may evaluate both sides of AND and OR for every row; CASE stops at the first that decides.

function allOf(conditions: readonly string[]): string {
  if (conditions.length < 2) return conditions[0] ?? TRUE;
  const failing = conditions.slice(0, -1).map((condition) => `WHEN NOT (${condition}) THEN FALSE`);
  return `CASE ${failing.join(' ')} ELSE ${conditions.at(-1) ?? TRUE} END`;
}

function anyOf(conditions: readonly string[]): string {
  if (conditions.length < 2) return conditions[0] ?? FALSE;
  const holding = conditions.slice(0, -1).map((condition) => `WHEN ${condition} THEN TRUE`);
  return `CASE ${holding.join(' ')} ELSE ${conditions.at(-1) ?? FALSE} END`;
}

/** Longest SQL that a database plans in seconds; beyond it, time and memory grow faster than the filter. */
const LONGEST_SQL = 2_000_000;

class ConditionWriter {
  #length = 0;

  constructor(readonly values: SqlValues) {}

  write(tree: LoggingExpression, text: string): string {
    switch (tree.kind) {
      case 'not':
        return `NOT (${this.write(tree.of, text)})`;
      case 'and':
        return allOf(tree.all.map((part) => this.write(part, text)));
      case 'or':
        return this.#anyOf(tree.any, text);
      default:
        return this.#clause(tree, text);
    }
  }

  #anyOf(any: readonly LoggingExpression[], text: string): string {
    const { lists, rest } = textListsIn(any);
    const parts = [
      ...lists.map((list) => this.#checked(list[0], text, () => textListSql(list, this.values))),
      ...rest.map((part) => this.write(part, text)),
    ];
    return anyOf(parts);
  }

  #clause(clause: Clause, text: string): string {
    return this.#checked(clause, text, () => this.#condition(clause));
  }

  #checked(clause: Clause, text: string, write: () => string): string {
    try {
      this.values.sql.require(clauseReads(clause));
      const condition = write();
      this.#length += condition.length;
      if (this.#length > LONGEST_SQL) throw new Inexpressible('so many clauses');
      return condition;
    } catch (error) {
      if (!(error instanceof Inexpressible)) throw error;
      const expected = `${this.values.sql.name} cannot express ${error.message}`;
      throw fault('FLT009', { text, offset: clause.offset }, expected, this.values.sql.otherwise);
    }
  }

  #condition(clause: Clause): string {
    switch (clause.kind) {
      case 'comparison':
        return isListed(clause) ? textListSql([clause], this.values) : comparisonSql(clause, this.values);
      case 'global':
        return globalSql(clause.value, this.values);
      case 'call':
        return conditionFunction(clause).sql(clause.args, this.values);
    }
  }
}
