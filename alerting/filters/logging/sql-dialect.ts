import type { ENTRY_KEYS } from './entry-fields';
import type { Instant } from './literals';

/** A field at the top of a log entry: a column, in SQL. */
export type EntryKey = (typeof ENTRY_KEYS)[number];

/** What a kind of JSON value is asked; each is an SQL condition, or a constant. `null` is JSON's null. */
export interface JsonBranches {
  readonly text: string;
  readonly number: string;
  readonly boolean: string;
  readonly null: string;
  readonly array: string;
  readonly object: string;
}

/** What a dialect cannot say. Its message names the construct. */
export class Inexpressible extends Error {
  constructor(construct: string) {
    super(construct);
    this.name = 'Inexpressible';
  }
}

/**
 * How one kind of SQL says what filters need. Everything is text of SQL: operands come in as expressions, and what a
 * method gives is one; what it cannot say it refuses with {@link Inexpressible}.
 * Columns of log entries hold text where their type is text, a severity or a time, and JSON otherwise.
 */
export interface SqlDialect {
  /** As a person calls it: `DuckDB`. */
  readonly name: string;

  literal(text: string): string;
  number(value: number): string;
  column(key: EntryKey): string;

  /** Takes values out of a JSON column, as JSON or as text, all in one go where that saves time. */
  extract(column: string, paths: readonly (readonly string[])[], asText: boolean): string;
  /** One of the values that {@link extract} took, out of so many, where they are called `name`. */
  extracted(name: string, index: number, count: number): string;

  /** What a column that has a shape holds at a path. */
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
  /** What the first group of a pattern holds in its first match; NULL where nothing matches. */
  capture(text: string, pattern: string): string;

  /** Text as a number; NULL where it is none. */
  toNumber(text: string): string;
  /** Text as a point in time that can be compared; NULL where it is none. */
  toInstant(text: string): string;
  /** A constant to compare with {@link toInstant}, or on which side of all that it can hold the instant lies. */
  instant(value: Instant): { readonly constant: string } | 'before' | 'after';
  /** A point in time as text, as BigQuery's CAST writes it. */
  instantAsText(text: string, zone: string | undefined): string;
  /** Text without its last characters. */
  withoutEnd(text: string, count: number): string;
  /** First 32 bits of the MD5 of text, as a number. */
  hash(text: string): string;
  /** Is text an address in a network? */
  inNetwork(text: string, address: string, bits: number): string;

  /** Chooses by the kind of a JSON value; false where there is no value. */
  byKind(json: string, branches: JsonBranches): string;
  /**
   * Is text in JSON simple, in that it is ASCII and nothing in it is escaped? Then this is what it says, and this is
   * its folded JSON, in quotes. Nothing where the dialect has no cheap answer.
   */
  simpleText(json: string): { readonly is: string; readonly text: string; readonly folded: string } | undefined;
  /**
   * The folded JSON of text that is ASCII and in which nothing is escaped, in quotes; NULL for anything else. Not there
   * where the dialect has no cheap answer.
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
  /** What an object has under a key; NULL where it has nothing, and of what is no object. */
  member(json: string, key: string, anyCase: boolean): string;
  /** One list where a value is an array, another where it is none. */
  ifArray(json: string, then: string, otherwise: string): string;
  /** The elements of a value that is an array, as a list. */
  elements(json: string): string;
  /** Does a condition hold for a member of a list? Never NULL. */
  anyOf(list: string, condition: (json: string) => string): string;
  /** Does a condition hold for a scalar anywhere inside a value, or for the value where it is one? */
  anyLeaf(json: string, condition: (leaf: string) => string): string;
  /** Can the JSON hold an array at all? Cheap, and may say yes too often. */
  mayHoldArray(json: string): string;
  /** Can the JSON hold text that contains this folded text? Cheap, and may say yes too often. */
  mayContain(json: string, folded: string): string;
}
