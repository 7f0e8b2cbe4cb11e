import type { LogEntry } from './log-entry';
import { DEFAULTS } from './checks';
import { ask } from './ask';
import { clauseReads } from './clause-reads';
import { compileClause } from './compile-filter';
import type { Field } from './entry-fields';
import { printClause } from './print-filter';
import { printField } from './print-text';
import type { Clause, LoggingExpression } from './syntax';

/** The result of one clause for an entry. */
export interface ClauseResult {
  /** The clause as text of a filter. */
  readonly clause: string;
  readonly holds: boolean;
  /** The value in the entry, such as `severity is "INFO"`; empty for a search term. */
  readonly found: string;
}

/** Whether an entry matches, and the clauses that decide it. */
export interface Explanation {
  readonly matched: boolean;
  /** For AND that fails, the clauses that fail; for OR that holds, the clauses that hold; otherwise all. */
  readonly because: readonly ClauseResult[];
}

/** Compiles a filter to a function that explains why an entry matches or not. */
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

/** Parts with the result `decisive` decide; without any, all parts do. */
function explainAll(parts: readonly ((entry: LogEntry) => Explanation)[], decisive: boolean) {
  return (entry: LogEntry): Explanation => {
    const results = parts.map((part) => part(entry));
    const deciding = results.filter(({ matched }) => matched === decisive);
    const shown = deciding.length > 0 ? deciding : results;
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
