import type { LogEntry } from './log-entry';
import { compileCall } from './compile-call';
import { compileComparison } from './compile-comparison';
import { compileGlobalTerm } from './compile-global';
import type { Clause, LoggingExpression } from './syntax';

/** Does an entry match? */
export type EntryPredicate = (entry: LogEntry) => boolean;

/**
 * Compiles a filter to a function: everything that depends on the filter alone is done here, once.
 * What the language says of types, missing fields and arrays:
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

/** Compiles a clause alone. */
export function compileClause(clause: Clause): EntryPredicate {
  switch (clause.kind) {
    case 'comparison':
      return compileComparison(clause);
    case 'global':
      return compileGlobalTerm(clause);
    default:
      return compileCall(clause);
  }
}
