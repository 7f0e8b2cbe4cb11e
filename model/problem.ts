/**
 * One problem of an input, with its fix: `<where>: <rule>, got <value>; <fix> [CODE]`.
 */
export interface Problem {
  /** Stable code, such as `DEC003`. The texts may change. */
  readonly code: string;
  /** The construct path or file position, such as `orders/import/orders-import`. */
  readonly where: string;
  /** What must hold. */
  readonly rule: string;
  /** The value that was found. */
  readonly got: string;
  /** What to do. */
  readonly fix: string;
}

/** The problem on one line. */
export function describeProblem(problem: Problem): string {
  return `${problem.where}: ${problem.rule}, got ${problem.got}; ${problem.fix} [${problem.code}]`;
}

/**
 * Refused input, with every problem that was found. Commands print its message and exit with 2.
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
