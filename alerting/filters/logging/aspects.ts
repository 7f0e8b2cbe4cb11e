import type { LogEntry } from './log-entry';
import { compileClause } from './compile-filter';
import { readBy } from './functions/registry';
import { fieldOf, visitClauses, type Clause, type LoggingExpression } from './syntax';

/**
 * Something that can be told of an entry, as a value that two entries share or not; {@link UNCLEAR} where only asking
 * tells.
 */
export type Aspect = (entry: LogEntry) => unknown;

/** Stands for what is no scalar: a list, of which each element counts, or an object. */
export const UNCLEAR = Symbol('unclear');

/** Answers that are told in one number. */
const ANSWERS_IN_A_NUMBER = 50;

/**
 * What filters, and whoever reads fields, can tell apart: entries of which all aspects are the same are the same to all
 * of them. A field that is compared for equality, or read, is an aspect itself; of one that is asked for its order, a
 * pattern or its mere presence, as of a whole entry that is searched, the answer is.
 *
 * @param paths fields that are read
 * @param known paths below which everything is known to be the same
 */
export function aspectsOf(
  filters: readonly LoggingExpression[],
  paths: readonly (readonly string[])[],
  known: readonly (readonly string[])[],
): readonly Aspect[] {
  const isKnown = (path: readonly string[]) => known.some((outer) => outer.every((key, i) => path[i] === key));
  const values = new Map<string, readonly string[]>();
  const asked = new Map<string, Clause>();
  for (const path of paths) values.set(JSON.stringify(path), path);
  for (const filter of filters) {
    visitClauses(filter, (clause) => {
      const path = comparedPath(clause);
      if (path === undefined) asked.set(JSON.stringify({ ...clause, offset: 0 }), clause);
      else values.set(JSON.stringify(path), path);
    });
  }
  const isSettled = (path: readonly string[]) => isKnown(path) || values.has(JSON.stringify(path));
  const questions = [...asked.values()].filter((clause) => !readPath(clause, isSettled)).map(compileClause);
  return [
    ...[...values.values()].filter((path) => !isKnown(path)).map(valueAt),
    ...Array.from({ length: Math.ceil(questions.length / ANSWERS_IN_A_NUMBER) }, (_, i) =>
      answersTo(questions.slice(i * ANSWERS_IN_A_NUMBER, (i + 1) * ANSWERS_IN_A_NUMBER)),
    ),
  ];
}

/** The field of which a clause asks no more than its value; nothing for any other clause. */
function comparedPath(clause: Clause): readonly string[] | undefined {
  if (clause.kind !== 'comparison') return undefined;
  const { subject, operator, value } = clause;
  const isEquality = (operator === '=' || operator === '!=' || operator === ':') && value.kind === 'literal';
  const { target } = fieldOf(subject);
  if (!isEquality || target.kind === 'whole' || (target.kind === 'payload' && target.proto)) return undefined;
  return target.keys;
}

/** Does the clause ask nothing but one field for which `isSettled` holds? */
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

/** The answers to yes-or-no questions, as the digits of a number. */
function answersTo(questions: readonly ((entry: LogEntry) => boolean)[]): Aspect {
  return (entry) => {
    let answers = 0;
    for (const question of questions) answers = 2 * answers + (question(entry) ? 1 : 0);
    return answers;
  };
}
