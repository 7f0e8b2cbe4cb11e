/**
 * One thing that is wrong with what a person wrote, said so that they can mend it:
 * `<where>: <rule>, got <value>; <fix> [CODE]`.
 */
export interface Problem {
  /** Stable code, such as `DEC003`; tests and searches hold on to it, the prose may change. */
  readonly code: string;
  /** The construct path or file position, such as `nba-props/phase5/prediction-coordinator`. */
  readonly where: string;
  /** What must hold, in words. */
  readonly rule: string;
  /** The value that was found, as a person would write it. */
  readonly got: string;
  /** What to do about it. */
  readonly fix: string;
}

/** The one line that a person reads. */
export function describeProblem(problem: Problem): string {
  return `${problem.where}: ${problem.rule}, got ${problem.got}; ${problem.fix} [${problem.code}]`;
}

/**
 * Bad input, refused whole: it carries every problem that was found, not the first.
 * Commands print its message and exit with 2.
 */
export class InputError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(describeProblem).join('\n'));
    this.name = 'InputError';
    this.problems = problems;
  }
}

/** Throws an {@link InputError} that holds one problem. */
export function refuse(problem: Problem): never {
  throw new InputError([problem]);
}
