import type { WrittenCall, WrittenSubject } from '../read-filter';
import type { SqlDialect } from '../sql-dialect';
import type { CastType, Subject } from '../syntax';

/** Converts the text of a value, or gives nothing where it cannot be converted. */
export type Conversion = (text: string) => string | undefined;

/**
 * A function of the Logging query language whose result is compared, such as `cast(labels.n, INT64) > 5`. Its first
 * argument is a field or another such function; `Arguments` is what {@link parse} makes of the others, as plain data.
 */
export interface ValueFunction<Arguments = unknown> {
  readonly kind: 'value';
  /** As Google writes it; filters may write it in any letter case. */
  readonly name: string;
  /**
   * Checks the arguments.
   * @param subject reads the first argument
   * @throws FilterError FLT002 (undefined field), FLT003 (function misused), FLT004 (pattern)
   */
  parse(
    call: WrittenCall,
    text: string,
    subject: (written: WrittenSubject) => Subject,
  ): { readonly of: Subject; readonly args: Arguments };
  /** The type of the result. */
  resultType(args: Arguments): CastType;
  /** Compiles the conversion to JavaScript. @param from the type of the first argument */
  evaluate(args: Arguments, from: CastType): Conversion;
  /** Compiles the conversion to SQL: text that is NULL where it cannot be converted. @throws Inexpressible */
  sql(args: Arguments, operand: SqlOperand): string;
  /** A call as text that parses to the same arguments. @param of the first argument as text */
  print(args: Arguments, of: string): string;
}

/** The first argument of a function in SQL. */
export interface SqlOperand {
  /** An expression of text. */
  readonly text: string;
  readonly type: CastType;
  readonly dialect: SqlDialect;
}
