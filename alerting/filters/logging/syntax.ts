import type { Field } from './entry-fields';

/** How a comparison of the Logging query language may compare. */
export const OPERATORS = ['!=', '!~', '>=', '<=', '=~', '=', '>', '<', ':'] as const;

export type Operator = (typeof OPERATORS)[number];

/** Types that `cast()` converts to. */
export const CAST_TYPES = ['STRING', 'INT64', 'FLOAT64', 'BOOL', 'TIMESTAMP', 'DURATION'] as const;

export type CastType = (typeof CAST_TYPES)[number];

/** Text that a filter looks for or compares with; numbers and dates are text until a field says what it holds. */
export interface Literal {
  readonly kind: 'literal';
  /** What the text stands for: quotes and escapes resolved. */
  readonly text: string;
  readonly quoted: boolean;
}

/** `NULL_VALUE`, a literal, or the `*` of `field:*`. */
export type Value = Literal | { readonly kind: 'null' } | { readonly kind: 'present' };

/** What a comparison looks at: a field, or what a function makes of one. */
export type Subject =
  | { readonly kind: 'field'; readonly field: Field }
  | {
      readonly kind: 'cast';
      readonly of: Subject;
      readonly to: CastType;
      /** Time zone of `TIMEZONE("…")`, for a timestamp as text. */
      readonly zone: string | undefined;
    }
  | { readonly kind: 'regexp_extract'; readonly of: Subject; readonly pattern: string };

/** Where a clause stands in the text of the filter. */
export interface Placed {
  /** Offset of its first character, from 0. */
  readonly offset: number;
}

/** A field against a value. A list of values is as many comparisons, joined as the list was. */
export interface Comparison extends Placed {
  readonly kind: 'comparison';
  readonly subject: Subject;
  readonly operator: Operator;
  readonly value: Value;
}

/** A search term, which any field may contain. */
export interface GlobalTerm extends Placed {
  readonly kind: 'global';
  readonly value: Literal;
}

/** A function that is true or false by itself. */
export type Call = Placed &
  (
    | { readonly kind: 'log_id'; readonly id: string }
    | { readonly kind: 'source'; readonly resource: string }
    | { readonly kind: 'sample'; readonly field: Field; readonly fraction: number }
    | { readonly kind: 'ip_in_net'; readonly field: Field; readonly network: string }
    | { readonly kind: 'search'; readonly field: Field | undefined; readonly query: string }
  );

/** What a filter is made of at its leaves. */
export type Clause = Comparison | GlobalTerm | Call;

/**
 * Syntax tree of a Logging filter. An empty filter, which every entry matches, is an `and` of nothing.
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

/** The field at the bottom of a subject. */
export function fieldOf(subject: Subject): Field {
  return subject.kind === 'field' ? subject.field : fieldOf(subject.of);
}
