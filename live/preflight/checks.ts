import type { Counted } from '../../model/judged';

/** What is checked, in this order. The names are those of `--override`. */
export const CHECKS = ['monitor', 'breakers', 'incidents', 'runs', 'permissions', 'apis'] as const;
export type CheckName = (typeof CHECKS)[number];

/** Something that stands against the apply. */
export interface Objection {
  /** A breaker, a work, a run, a permission or an API. */
  readonly subject: string;
  /** What is the matter: the rest of a sentence that starts with the subject. */
  readonly message: string;
  /** What to do; a command where there is one. */
  readonly fix: string;
}

/** The result of one check. */
export interface Check {
  readonly name: CheckName;
  /** What it looked at. */
  readonly looked: Counted;
  readonly objections: readonly Objection[];
  /** What it could not tell, with the reason. */
  readonly unknown: readonly string[];
  /** What it knows without looking further, such as that no guard is deployed. @default - nothing */
  readonly note?: string;
}

/** A value that was read, or why it was not. */
export type Read<T> = { readonly value: T } | { readonly why: string };
