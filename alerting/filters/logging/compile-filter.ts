import { compileComparison } from './compile-comparison';
import { compileGlobalTerm } from './compile-global';
import { conditionFunction } from './functions/registry';
import type { EntryPredicate } from './log-entry';
import type { Clause, LoggingExpression } from './syntax';

/**
 * Compiles a filter to a predicate. The rules for types, missing fields and arrays:
 * https://cloud.google.com/logging/docs/view/logging-query-language#comparisons
 */
export function compileLoggingFilter(tree: LoggingExpression): EntryPredicate {
  switch (tree.kind) {
    case 'not': {
      const of = compileLoggingFilter(tree.of);
      return (entry) => !of(entry);
    }
    case 'and': {
      const all = tree.all.map(compileLoggingFilter);
      return (entry) => {
        for (const part of all) if (!part(entry)) return false;
        return true;
      };
    }
    case 'or': {
      const any = tree.any.map(compileLoggingFilter);
      return (entry) => {
        for (const part of any) if (part(entry)) return true;
        return false;
      };
    }
    default:
      return compileClause(tree);
  }
}

/** Compiles one clause. */
export function compileClause(clause: Clause): EntryPredicate {
  switch (clause.kind) {
    case 'comparison':
      return compileComparison(clause);
    case 'global':
      return compileGlobalTerm(clause);
    case 'call':
      return conditionFunction(clause).evaluate(clause.args);
  }
}
