import * as z from 'zod';
import { Duration } from './duration';
import { isDay } from './utc-day';

/** A type as values have it: every object spelt out, all of it readonly, optional fields without `undefined`. */
type Plain<T> = unknown extends T
  ? T
  : T extends Duration
    ? T
    : T extends readonly (infer Each)[]
      ? readonly Plain<Each>[]
      : T extends object
        ? { readonly [Key in keyof T]: Plain<Exclude<T[Key], undefined>> }
        : T;

// The usual comparison of types: two conditional types are assignable only where what they compare with is identical.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
type IsSame<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/**
 * A schema for exactly the documented type: a field that one of the two lacks, has as optional, or has with another type
 * does not compile.
 * @example schemaOf<Backoff>()(z.strictObject({ min: duration, max: duration }))
 */
export function schemaOf<Documented>() {
  return <Schema extends z.ZodType>(
    schema: IsSame<Plain<z.output<Schema>>, Plain<Documented>> extends true
      ? Schema
      : { readonly 'the schema differs from the type': Plain<Documented> },
  ): z.ZodType<Documented> => schema as Schema & z.ZodType<Documented>;
}

/** Marks the message of an issue that comes with its own texts; `model/schema-problems.ts` reads them. */
export interface ValueRule {
  /** What must hold. */
  readonly rule: string;
  /** What to do. */
  readonly fix: string;
}

/** A schema with one more rule. */
export function ruled<Schema extends z.ZodType>(
  schema: Schema,
  holds: (value: z.output<Schema>) => boolean,
  { rule, fix }: ValueRule,
): Schema {
  return schema.refine(holds, { error: () => JSON.stringify({ rule, fix }) });
}

/** A text of one form. */
export function textOf(pattern: RegExp, { rule, fix }: ValueRule): z.ZodString {
  return z.string().regex(pattern, { error: () => JSON.stringify({ rule, fix }) });
}

/** A text that is not empty. */
export const text = textOf(/\S/, { rule: 'a text is not empty', fix: 'write the text' });

/** Message of the issue where a value is not a `Duration`. */
export const NOT_A_DURATION = 'not a Duration';

/** A `Duration`, made of a valid number. */
export const duration = z
  .custom<Duration>((value) => value instanceof Duration, { error: NOT_A_DURATION })
  .refine((value) => Duration.problemOf(value) === undefined);

/** A number of things, 0 or more. */
export const wholeNumber = ruled(z.number(), (n) => Number.isInteger(n) && n >= 0, {
  rule: 'the number is a whole number, 0 or more',
  fix: 'write a whole number',
});

/** A date, `YYYY-MM-DD`, that exists. */
export const isoDate = ruled(z.string(), isDay, {
  rule: 'a date is YYYY-MM-DD and exists',
  fix: "write it as '2026-01-12'",
});
