import { InputError, type Problem } from '../model/problem';

/** One item of a file that was left out, and why. */
export interface BadItem {
  /** File and line. */
  readonly where: string;
  readonly reason: string;
}

/** How many bad items are kept to be shown; the others are counted. */
const SHOWN = 10;

/**
 * What was read, and what was left out. A bad line is no reason to stop, unless one wants to be strict; it is never
 * left out in silence.
 */
export class InputTally {
  readonly files: string[] = [];
  /** Log entries that were read. */
  entries = 0;
  /** Points that were read. */
  points = 0;
  /** Of these, points before or after the time that was asked for. */
  outside = 0;
  /** Items that were left out. */
  bad = 0;
  /** The first of them. */
  readonly examples: BadItem[] = [];

  /** @param strict is a bad item fatal? */
  constructor(readonly strict: boolean) {}

  /** @throws InputError INP004 where one wants to be strict */
  reject(where: string, reason: string): void {
    if (this.strict) throw new InputError([this.#problem(where, reason)]);
    this.bad += 1;
    if (this.examples.length < SHOWN) this.examples.push({ where, reason });
  }

  #problem(where: string, reason: string): Problem {
    return {
      code: 'INP004',
      where,
      rule: 'with --strict, every item can be read',
      got: reason,
      fix: 'mend the item, or leave --strict out: it is counted and shown then',
    };
  }
}
