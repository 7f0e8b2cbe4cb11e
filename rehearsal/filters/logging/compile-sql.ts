import { callSql } from './sql-calls';
import { comparisonSql } from './sql-comparison';
import { globalSql } from './sql-global';
import { fault } from './read-filter';
import { Inexpressible, type SqlDialect } from './sql-dialect';
import { FALSE, TRUE } from './sql-checks';
import { SqlValues, type Extraction, type SqlColumn } from './sql-values';
import type { LoggingFilter } from './parse-filter';
import type { Clause, LoggingExpression } from './syntax';

/**
 * Filters as SQL, to be put together as
 * `SELECT …conditions… FROM (SELECT …columns, …extractions FROM entries)`.
 */
export interface LoggingSql {
  /** For each filter a condition that is TRUE or FALSE and never NULL, over the columns and extractions. */
  readonly conditions: readonly string[];
  /** Columns that the conditions and extractions read. */
  readonly columns: readonly SqlColumn[];
  /** Values that are taken out of JSON columns once, for all of the conditions. */
  readonly extractions: readonly Extraction[];
}

/** How columns are read. */
export interface SqlOptions {
  /**
   * May columns have a shape, which is faster to read? It holds for entries that have objects wherever a path of a
   * filter goes through; reading one that has an array or text there must fail, and the caller start again without.
   * @default false
   */
  readonly shaped?: boolean;
}

/**
 * Compiles filters to SQL from the same trees as the JavaScript predicate, and to the same answers.
 * @throws FilterError FLT009 at a clause that the dialect cannot express, with the name of the construct
 */
export function compileLoggingSql(
  filters: readonly LoggingFilter[],
  sql: SqlDialect,
  { shaped = false }: SqlOptions = {},
): LoggingSql {
  const values = new SqlValues(
    sql,
    filters.map(({ tree }) => tree),
    shaped,
  );
  const writer = new ConditionWriter(values);
  const conditions = filters.map(({ tree, text }) => writer.write(tree, text));
  return { conditions, columns: values.columns, extractions: values.extractions };
}

/** What a database plans in seconds; beyond that its time and memory grow faster than the filter. */
const LONGEST_SQL = 2_000_000;

class ConditionWriter {
  #length = 0;

  constructor(readonly values: SqlValues) {}

  write(tree: LoggingExpression, text: string): string {
    const joined = (parts: readonly LoggingExpression[], by: string, none: string) =>
      parts.length === 0 ? none : `(${parts.map((part) => this.write(part, text)).join(by)})`;
    switch (tree.kind) {
      case 'not':
        return `NOT (${this.write(tree.of, text)})`;
      case 'and':
        return joined(tree.all, ' AND ', TRUE);
      case 'or':
        return joined(tree.any, ' OR ', FALSE);
      default:
        return this.#clause(tree, text);
    }
  }

  #clause(clause: Clause, text: string): string {
    try {
      const condition = this.#condition(clause);
      this.#length += condition.length;
      if (this.#length > LONGEST_SQL) throw new Inexpressible('as many clauses as there are up to here');
      return condition;
    } catch (error) {
      if (!(error instanceof Inexpressible)) throw error;
      const expected = `${this.values.sql.name} cannot express ${error.message}`;
      throw fault('FLT009', text, clause.offset, expected, 'match with the JavaScript backend');
    }
  }

  #condition(clause: Clause): string {
    switch (clause.kind) {
      case 'comparison':
        return comparisonSql(clause, this.values);
      case 'global':
        return globalSql(clause.value, this.values);
      default:
        return callSql(clause, this.values);
    }
  }
}
