import type { CallReads, ENTRY_KEYS } from './entry-fields';
import type { Instant } from './literals';
import type { ColumnShape, ColumnUse } from './sql-shape';

/** A field at the top of a log entry: a column, in SQL. */
export type EntryKey = (typeof ENTRY_KEYS)[number];

/** SQL conditions by kind of JSON value. `null` is JSON's null. */
export interface JsonBranches {
  readonly text: string;
  readonly number: string;
  readonly boolean: string;
  readonly null: string;
  readonly array: string;
  readonly object: string;
}

/** A construct that a dialect cannot express; the message names it. */
export class Inexpressible extends Error {
  constructor(construct: string) {
    super(construct);
    this.name = 'Inexpressible';
  }
}

/**
 * The operations that filters need, in one dialect of SQL. Operands and results are SQL expressions. A method throws
 * {@link Inexpressible} for what the dialect cannot express.
 * Columns of log entries hold text where their type is text, a severity or a time, and JSON otherwise.
 */
export interface SqlDialect {
  /** For messages, such as `DuckDB SQL`. */
  readonly name: string;
  /** For messages: what to do where it cannot express a filter. */
  readonly otherwise: string;

  /** @throws Inexpressible where the table does not have what a clause or a kept path reads */
  require(reads: CallReads | readonly string[]): void;
  /** The shape of a column that the table gives a type. Missing, or undefined, for columns of JSON. */
  typedShape?(key: EntryKey, use: ColumnUse): ColumnShape | undefined;
  /** The name of an extraction, as it is written. */
  alias(name: string): string;

  literal(text: string): string;
  number(value: number): string;
  column(key: EntryKey): string;

  /** Extracts values from a JSON column, as JSON or text, in one step where that is faster. */
  extract(column: string, paths: readonly (readonly string[])[], asText: boolean): string;
  /** One of `count` values that {@link extract} gave under `name`. */
  extracted(name: string, index: number, count: number): string;

  /** The value at a path of a column with a shape. */
  inside(column: string, path: readonly string[]): string;

  /** NFKC_Casefold of text. */
  fold(text: string): string;
  /** Is text one of some literals? NULL where there is no text. */
  among(text: string, literals: readonly string[]): string;
  contains(text: string, literal: string): string;
  startsWith(text: string, literal: string): string;
  endsWith(text: string, literal: string): string;
  /** Does an RE2 pattern match somewhere? */
  found(text: string, pattern: string): string;
  matchesWhole(text: string, pattern: string): string;
  /** The first group of the first match of a pattern; NULL without a match. */
  capture(text: string, pattern: string): string;

  /** Text as a number; NULL for other text. */
  toNumber(text: string): string;
  /** Text as a comparable time; NULL for other text. */
  toInstant(text: string): string;
  /** A constant to compare with {@link toInstant}; or whether it lies before or after the range of the type. */
  instant(value: Instant): { readonly constant: string } | 'before' | 'after';
  /** A point in time as text, as BigQuery's CAST writes it. */
  instantAsText(text: string, zone: string | undefined): string;
  /** Text without its last characters. */
  withoutEnd(text: string, count: number): string;
  /** First 32 bits of the MD5 of text, as a number. */
  hash(text: string): string;
  /** Is text an address of a network such as `10.1.2.0/24`, or a range that it contains? NULL or false for other text. */
  inNetwork(text: string, network: string): string;

  /** Chooses by the kind of a JSON value; false where there is no value. */
  byKind(json: string, branches: JsonBranches): string;
  /**
   * For simple text in JSON, which is ASCII without escapes: whether it is simple, its text, and its folded JSON in
   * quotes. Undefined where the dialect has no cheap test.
   */
  simpleText(json: string): { readonly is: string; readonly text: string; readonly folded: string } | undefined;
  /**
   * The folded JSON of simple text, in quotes; NULL for other values. Missing where the dialect has no cheap test.
   */
  foldedJson?(json: string): string;
  /** A scalar of JSON as text; NULL for null. */
  textOfJson(json: string): string;
  /** A number of JSON as text, without a point where it is whole. */
  textOfNumber(json: string): string;
  numberOfJson(json: string): string;
  /** 1 or 0. */
  booleanOfJson(json: string): string;
  /** A list of one value. */
  listOf(json: string): string;
  /** The value of an object for a key; NULL without one, and for values that are not objects. */
  member(json: string, key: string, anyCase: boolean): string;
  /** `then` for an array, otherwise the other list. */
  ifArray(json: string, then: string, otherwise: string): string;
  /** The elements of a value that is an array, as a list. */
  elements(json: string): string;
  /** Does a condition hold for a member of a list? Never NULL. */
  anyOf(list: string, condition: (json: string) => string): string;
  /** Does a condition hold for a scalar anywhere inside a value, or for the value where it is one? */
  anyLeaf(json: string, condition: (leaf: string) => string): string;
  /** Can the JSON hold an array at all? Cheap; may be true too often. */
  mayHoldArray(json: string): string;
  /** The values of a list, each `Any` that has a `value` replaced by it. */
  openedValues(list: string): string;
  /** Can the JSON hold an `Any` that has a `value`? Cheap; may be true too often. */
  mayHoldAny(json: string): string;
  /** Can the JSON hold text that contains this folded text? Cheap; may be true too often. */
  mayContain(json: string, folded: string): string;
}
