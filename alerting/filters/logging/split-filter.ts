import type { Target } from './entry-fields';
import { readBy } from './functions/registry';
import { fieldOf, visitClauses, type Clause, type LoggingExpression } from './syntax';

/** A filter split in two: it matches where both parts match. */
export interface SplitFilter {
  /** Conditions on the entry. */
  readonly ofEntry: LoggingExpression;
  /** Conditions on its log and the type and labels of its resource. Undefined: none. */
  readonly ofOwner: LoggingExpression | undefined;
}

/**
 * Splits off the conditions on log and resource, which need not be evaluated for each entry. A filter is not split where
 * the other conditions may match most entries: where none compares a payload value for equality.
 */
export function splitFilter(tree: LoggingExpression): SplitFilter {
  const parts = tree.kind === 'and' ? tree.all : [tree];
  const ofOwner = parts.filter((part) => everyClause(part, readsOwner));
  if (ofOwner.length === 0 || !parts.some((part) => everyClause(part, isRare))) {
    return { ofEntry: tree, ofOwner: undefined };
  }
  const ofEntry = parts.filter((part) => !ofOwner.includes(part));
  return { ofEntry: { kind: 'and', all: ofEntry }, ofOwner: { kind: 'and', all: ofOwner } };
}

function readsOwner(clause: Clause): boolean {
  if (clause.kind === 'call') return readBy(clause) === 'log name';
  const target = targetOf(clause);
  if (target === undefined || target.kind === 'whole') return false;
  const [first, second] = target.keys;
  return first === 'logName' || (first === 'resource' && (second === 'type' || second === 'labels'));
}

/** Is the clause false for most entries? */
function isRare(clause: Clause, negated: boolean): boolean {
  if (clause.kind !== 'comparison' || clause.operator !== '=' || clause.value.kind !== 'literal') return false;
  return !negated && targetOf(clause)?.kind === 'payload';
}

function targetOf(clause: Clause): Target | undefined {
  return clause.kind === 'comparison' ? fieldOf(clause.subject).target : undefined;
}

/** Do all clauses of a tree pass? False for a tree without clauses. */
function everyClause(tree: LoggingExpression, passes: (clause: Clause, negated: boolean) => boolean): boolean {
  const results: boolean[] = [];
  visitClauses(tree, (clause, negated) => results.push(passes(clause, negated)));
  return results.length > 0 && results.every(Boolean);
}
