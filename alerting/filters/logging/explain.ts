import type { LogEntry } from './log-entry';
import { DEFAULTS } from './checks';
import { ask } from './ask';
import { clauseReads } from './clause-reads';
import { compileClause } from './compile-filter';
import type { Field } from './entry-fields';
import { printClause } from './print-filter';
import { printField } from './print-text';
import type { Clause, LoggingExpression } from './syntax';

/** One clause's answer for an entry. */
export interface ClauseAnswer {
  /** The clause, as a filter writes it. */
  readonly clause: string;
  readonly holds: boolean;
  /** What the entry has there, such as `severity is "INFO"`; empty for a search term. */
  readonly found: string;
}

/** Whether an entry matches, and the clauses that decide it. */
export interface Explanation {
  readonly matched: boolean;
  /** Where all must hold and one does not, those that do not; where one must hold and does, those that do. */
  readonly because: readonly ClauseAnswer[];
}

/** Compiles a filter to a function that says of an entry why it matches, or why not. */
export function explainLoggingFilter(tree: LoggingExpression): (entry: LogEntry) => Explanation {
  switch (tree.kind) {
    case 'not': {
      const of = explainLoggingFilter(tree.of);
      return (entry) => {
        const { matched, because } = of(entry);
        return { matched: !matched, because };
      };
    }
    case 'and':
      return explainAll(tree.all.map(explainLoggingFilter), false);
    case 'or':
      return explainAll(tree.any.map(explainLoggingFilter), true);
    default:
      return explainClause(tree);
  }
}

/** One part that answers `decisive` decides for all of them; without one, all of them do. */
function explainAll(parts: readonly ((entry: LogEntry) => Explanation)[], decisive: boolean) {
  return (entry: LogEntry): Explanation => {
    const answers = parts.map((part) => part(entry));
    const deciding = answers.filter(({ matched }) => matched === decisive);
    const shown = deciding.length > 0 ? deciding : answers;
    return {
      matched: deciding.length > 0 ? decisive : !decisive,
      because: shown.flatMap(({ because }) => because),
    };
  };
}

function explainClause(clause: Clause): (entry: LogEntry) => Explanation {
  const predicate = compileClause(clause);
  const written = printClause(clause);
  const foundIn = reader(clause);
  return (entry) => {
    const holds = predicate(entry);
    return { matched: holds, because: [{ clause: written, holds, found: foundIn(entry) }] };
  };
}

/** Describes what an entry has where the clause looks. */
function reader(clause: Clause): (entry: LogEntry) => string {
  const reads = clauseReads(clause);
  if (reads === 'every field') return () => '';
  return reads === 'log name' ? describeLogName : (entry) => describeField(reads, entry);
}

function describeLogName({ logName }: LogEntry): string {
  return typeof logName === 'string' ? `logName is ${JSON.stringify(logName)}` : 'logName is not set';
}

function describeField(field: Field, entry: LogEntry): string {
  const { target } = field;
  const found: unknown[] = [];
  const collect = (value: unknown) => {
    found.push(value);
    return false;
  };
  ask(target.keys, collect, target.kind === 'payload' && target.proto)(entry);
  const name = printField(field);
  if (found.length > 0) return `${name} is ${found.map(shorten).join(', ')}`;
  return target.kind === 'defined'
    ? `${name} is not set, which counts as ${JSON.stringify(DEFAULTS[target.type])}`
    : `${name} is missing`;
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
