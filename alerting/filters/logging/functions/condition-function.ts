import type { CallReads } from '../entry-fields';
import type { EntryPredicate } from '../log-entry';
import type { WrittenCall } from '../read-filter';
import type { SqlValues } from '../sql-values';

/**
 * A function of the Logging query language that is true or false by itself, such as `log_id("stdout")`.
 * `Arguments` is what {@link parse} makes of its arguments: plain data, so that `JSON.stringify` gives equal texts for equal arguments.
 */
export interface ConditionFunction<Arguments = unknown> {
  readonly kind: 'condition';
  /** As Google writes it; filters may write it in any letter case. */
  readonly name: string;
  /** Warning for every use of the function. @default - none */
  readonly warning?: { readonly code: string; readonly message: string };
  /** Checks the arguments. @throws FilterError FLT002 (undefined field), FLT003 (function misused) */
  parse(call: WrittenCall, text: string): Arguments;
  /** Compiles a call to a JavaScript predicate. */
  evaluate(args: Arguments): EntryPredicate;
  /** Compiles a call to an SQL condition that is never NULL. @throws Inexpressible where the dialect has none */
  sql(args: Arguments, values: SqlValues): string;
  /** A call as text that parses to the same arguments. */
  print(args: Arguments): string;
  reads(args: Arguments): CallReads;
}
