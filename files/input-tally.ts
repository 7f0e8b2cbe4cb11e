import { InputError, type Problem } from '../model/problem';

/** An item of a file that was skipped, and why. */
export interface BadItem {
  /** File and line. */
  readonly where: string;
  readonly reason: string;
}

/** How many skipped items are kept as examples; the others are only counted. */
const SHOWN = 10;

/** Counts what was read and what was skipped. A bad item is skipped and reported, or fatal with `--strict`. */
export class InputTally {
  readonly files: string[] = [];
  /** Log entries read. */
  entries = 0;
  /** Points read. */
  points = 0;
  /** Entries and points outside of the requested period. */
  outside = 0;
  /** Items skipped. */
  bad = 0;
  /** The first skipped items. */
  readonly examples: BadItem[] = [];

  /** @param strict makes a bad item fatal */
  constructor(readonly strict: boolean) {}

  /** Counts a bad item. @throws InputError INP004 if strict */
  reject(where: string, reason: string): void {
    if (this.strict) throw new InputError([this.#problem(where, reason)]);
    this.bad += 1;
    if (this.examples.length < SHOWN) this.examples.push({ where, reason });
  }

  #problem(where: string, reason: string): Problem {
    return {
      code: 'INP004',
      where,
      rule: 'with --strict, every item must be readable',
      got: reason,
      fix: 'fix the item, or run without --strict to skip it and report it',
    };
  }
}
