import type { Target } from './entry-fields';
import { readBy } from './functions/registry';
import { fieldOf, visitClauses, type Clause, type LoggingExpression } from './syntax';

/** A filter in two parts, which hold together where it does. */
export interface SplitFilter {
  /** What is asked of an entry itself. */
  readonly ofEntry: LoggingExpression;
  /** What is asked of whose it is: its log, and the type and labels of its resource. Unset: nothing. */
  readonly ofOwner: LoggingExpression | undefined;
}

/**
 * Takes what a filter asks of the owner of an entry apart, so that it need not be asked of each. A filter stays whole
 * where the rest may hold for most entries: where it compares no value of a payload for equality.
 */
export function splitFilter(tree: LoggingExpression): SplitFilter {
  const parts = tree.kind === 'and' ? tree.all : [tree];
  const ofOwner = parts.filter((part) => everyClause(part, asksOwner));
  if (ofOwner.length === 0 || !parts.some((part) => everyClause(part, isRare))) {
    return { ofEntry: tree, ofOwner: undefined };
  }
  const ofEntry = parts.filter((part) => !ofOwner.includes(part));
  return { ofEntry: { kind: 'and', all: ofEntry }, ofOwner: { kind: 'and', all: ofOwner } };
}

function asksOwner(clause: Clause): boolean {
  if (clause.kind === 'call') return readBy(clause) === 'log name';
  const target = targetOf(clause);
  if (target === undefined || target.kind === 'whole') return false;
  const [first, second] = target.keys;
  return first === 'logName' || (first === 'resource' && (second === 'type' || second === 'labels'));
}

/** Is it false for most entries? */
function isRare(clause: Clause, negated: boolean): boolean {
  if (clause.kind !== 'comparison' || clause.operator !== '=' || clause.value.kind !== 'literal') return false;
  return !negated && targetOf(clause)?.kind === 'payload';
}

function targetOf(clause: Clause): Target | undefined {
  return clause.kind === 'comparison' ? fieldOf(clause.subject).target : undefined;
}

/** Do all clauses of a tree pass? Not those of a tree that has none. */
function everyClause(tree: LoggingExpression, passes: (clause: Clause, negated: boolean) => boolean): boolean {
  const answers: boolean[] = [];
  visitClauses(tree, (clause, negated) => answers.push(passes(clause, negated)));
  return answers.length > 0 && answers.every(Boolean);
}
