import { InputError, type Problem } from '../model/problem';

/** An item of a file that was skipped, and why. */
export interface BadItem {
  /** File and line. */
  readonly where: string;
  readonly reason: string;
}

/** A file, or an item of a file such as a policy or a metric, that is left out because it is invalid. */
export interface RefusedItem {
  /** Such as `log-based metric failures`, or the file. */
  readonly what: string;
  /** With file and position. */
  readonly problems: readonly Problem[];
}

/** How many skipped items are kept as examples; the others are only counted. */
const SHOWN = 10;

/**
 * Counts what was read, what was skipped and what was refused. A bad item is skipped and reported, an invalid file or
 * declaration is refused and the others are read; with `--strict` both are fatal.
 */
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

  /** Files and declarations that are left out because they are invalid. */
  readonly refused: RefusedItem[] = [];
  readonly #read = new Set<string>();
  readonly #skipped = new Map<string, string>();

  /** @param strict makes a bad item fatal */
  constructor(readonly strict: boolean) {}

  /** Counts a bad item. @throws InputError INP004 if strict */
  reject(where: string, reason: string): void {
    if (this.strict) throw new InputError([this.#problem(where, reason)]);
    this.bad += 1;
    if (this.examples.length < SHOWN) this.examples.push({ where, reason });
  }

  /** Does some work; if its input is invalid, refuses it. @throws InputError of the work if strict */
  async attempt<T>(what: string, work: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.refuse(what, error);
      return undefined;
    }
  }

  /** Notes what is left out because it is invalid. @throws InputError if strict */
  refuse(what: string, error: InputError): void {
    if (this.strict) throw error;
    this.refused.push({ what, problems: error.problems });
  }

  /** Files of a folder that no option reads, and why. */
  get skippedFiles(): readonly BadItem[] {
    const isRead = (file: string) => this.#read.has(file) || this.files.includes(file);
    return [...this.#skipped].flatMap(([where, reason]) => (isRead(where) ? [] : [{ where, reason }]));
  }

  /** Notes a file of declarations that is read. */
  readFile(file: string): void {
    this.#read.add(file);
  }

  /** Notes a file of a folder that one option does not read. */
  skipFile(file: string, reason: string): void {
    if (!this.#skipped.has(file)) this.#skipped.set(file, reason);
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
