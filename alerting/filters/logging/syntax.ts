import type { Field } from './entry-fields';

/** Comparison operators of the Logging query language. */
export const OPERATORS = ['!=', '!~', '>=', '<=', '=~', '=', '>', '<', ':'] as const;

export type Operator = (typeof OPERATORS)[number];

/** Types that `cast()` converts to. */
export const CAST_TYPES = ['STRING', 'INT64', 'FLOAT64', 'BOOL', 'TIMESTAMP', 'DURATION'] as const;

export type CastType = (typeof CAST_TYPES)[number];

/** Text in a filter. Numbers and dates are text too; the type of the field decides how it is compared. */
export interface Literal {
  readonly kind: 'literal';
  /** Quotes and escapes are resolved. */
  readonly text: string;
  readonly quoted: boolean;
}

/** `NULL_VALUE`, a literal, or the `*` of `field:*`. */
export type Value = Literal | { readonly kind: 'null' } | { readonly kind: 'present' };

/** What a comparison looks at: a field, or the result of a function. */
export type Subject = { readonly kind: 'field'; readonly field: Field } | FunctionSubject;

/** The result of a function such as `cast(labels.n, INT64)`. */
export interface FunctionSubject {
  readonly kind: 'function';
  /** As Google writes it. */
  readonly name: string;
  /** Its first argument. */
  readonly of: Subject;
  /** Its other arguments, as the function parsed them. */
  readonly args: unknown;
}

/** The place of a clause in the text of the filter. */
export interface Placed {
  /** Offset of its first character, from 0. */
  readonly offset: number;
}

/** A comparison of a field and a value. A list of values is one comparison for each, joined as the list is. */
export interface Comparison extends Placed {
  readonly kind: 'comparison';
  readonly subject: Subject;
  readonly operator: Operator;
  readonly value: Value;
}

/** A search term, which matches in any field. */
export interface GlobalTerm extends Placed {
  readonly kind: 'global';
  readonly value: Literal;
}

/** A call of a function that is true or false by itself, such as `log_id("stdout")`. */
export interface FunctionCall extends Placed {
  readonly kind: 'call';
  /** As Google writes it. */
  readonly name: string;
  /** Its arguments, as the function parsed them. */
  readonly args: unknown;
}

/** A leaf of the syntax tree. */
export type Clause = Comparison | GlobalTerm | FunctionCall;

/**
 * Syntax tree of a Logging filter. An empty filter, which matches every entry, is an `and` without parts.
 * https://cloud.google.com/logging/docs/view/logging-query-language
 */
export type LoggingExpression =
  | Clause
  | { readonly kind: 'not'; readonly of: LoggingExpression }
  | { readonly kind: 'and'; readonly all: readonly LoggingExpression[] }
  | { readonly kind: 'or'; readonly any: readonly LoggingExpression[] };

/** Calls `visit` with every clause of the tree, in the order of the text; `negated` under an odd number of NOTs. */
export function visitClauses(
  tree: LoggingExpression,
  visit: (clause: Clause, negated: boolean) => void,
  negated = false,
): void {
  switch (tree.kind) {
    case 'not':
      visitClauses(tree.of, visit, !negated);
      return;
    case 'and':
      for (const part of tree.all) visitClauses(part, visit, negated);
      return;
    case 'or':
      for (const part of tree.any) visitClauses(part, visit, negated);
      return;
    default:
      visit(tree, negated);
  }
}

/** The innermost field of a subject. */
export function fieldOf(subject: Subject): Field {
  return subject.kind === 'field' ? subject.field : fieldOf(subject.of);
}
