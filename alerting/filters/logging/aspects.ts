import type { LogEntry } from './log-entry';
import { compileClause } from './compile-filter';
import { readBy } from './functions/registry';
import { fieldOf, visitClauses, type Clause, type LoggingExpression } from './syntax';

/** A value of an entry that decides what filters match; {@link UNCLEAR} where the filters must be evaluated. */
export type Aspect = (entry: LogEntry) => unknown;

/** The value of an aspect that is a list or an object. */
export const UNCLEAR = Symbol('unclear');

/** Results of clauses that fit into one number. */
const RESULTS_IN_A_NUMBER = 50;

/**
 * The aspects of entries that filters and field readers use: entries with equal aspects have equal results. A field that
 * is read, or compared for equality, is an aspect. For other clauses (order, pattern, presence, search) the result of
 * the clause is.
 *
 * @param paths fields that are read
 * @param known paths below which all values are known to be equal
 */
export function aspectsOf(
  filters: readonly LoggingExpression[],
  paths: readonly (readonly string[])[],
  known: readonly (readonly string[])[],
): readonly Aspect[] {
  const isKnown = (path: readonly string[]) => known.some((outer) => outer.every((key, i) => path[i] === key));
  const values = new Map<string, readonly string[]>();
  const clauses = new Map<string, Clause>();
  for (const path of paths) values.set(JSON.stringify(path), path);
  for (const filter of filters) {
    visitClauses(filter, (clause) => {
      const path = comparedPath(clause);
      if (path === undefined) clauses.set(JSON.stringify({ ...clause, offset: 0 }), clause);
      else values.set(JSON.stringify(path), path);
    });
  }
  const isSettled = (path: readonly string[]) => isKnown(path) || values.has(JSON.stringify(path));
  const predicates = [...clauses.values()].filter((clause) => !readPath(clause, isSettled)).map(compileClause);
  return [
    ...[...values.values()].filter((path) => !isKnown(path)).map(valueAt),
    ...Array.from({ length: Math.ceil(predicates.length / RESULTS_IN_A_NUMBER) }, (_, i) =>
      resultsOf(predicates.slice(i * RESULTS_IN_A_NUMBER, (i + 1) * RESULTS_IN_A_NUMBER)),
    ),
  ];
}

/** The field of a clause that compares it for equality; undefined for other clauses. */
function comparedPath(clause: Clause): readonly string[] | undefined {
  if (clause.kind !== 'comparison') return undefined;
  const { subject, operator, value } = clause;
  const isEquality = (operator === '=' || operator === '!=' || operator === ':') && value.kind === 'literal';
  const { target } = fieldOf(subject);
  if (!isEquality || target.kind === 'whole' || (target.kind === 'payload' && target.proto)) return undefined;
  return target.keys;
}

/** Does the clause read only one field for which `isSettled` holds? */
function readPath(clause: Clause, isSettled: (path: readonly string[]) => boolean): boolean {
  switch (clause.kind) {
    case 'comparison': {
      const { target } = fieldOf(clause.subject);
      return !(target.kind === 'payload' && target.proto) && isSettled(target.keys);
    }
    case 'call':
      return readBy(clause) === 'log name' && isSettled(['logName']);
    case 'global':
      return false;
  }
}

function valueAt(path: readonly string[]): Aspect {
  return (entry) => {
    let value: unknown = entry;
    for (const key of path) {
      if (typeof value !== 'object' || value === null) return undefined;
      if (Array.isArray(value)) return UNCLEAR;
      value = Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
    }
    return typeof value === 'object' && value !== null ? UNCLEAR : value;
  };
}

/** The results of predicates, as binary digits of a number. */
function resultsOf(predicates: readonly ((entry: LogEntry) => boolean)[]): Aspect {
  return (entry) => {
    let results = 0;
    for (const predicate of predicates) results = 2 * results + (predicate(entry) ? 1 : 0);
    return results;
  };
}
