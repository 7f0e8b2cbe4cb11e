import type { Environment } from './environment';

/** A change to the correct environment that a rule must report, and the finding that it must give. */
export interface TriggeringCase {
  /** What is wrong, as a sentence. */
  readonly title: string;
  readonly change: (environment: Environment) => void;
  /** Address of the finding. */
  readonly address: string;
  /** Message of the finding; a pattern where a library writes part of it. */
  readonly message: string | RegExp;
  /** What the fix of the finding says. @default - it is not compared */
  readonly fix?: RegExp;
  /** @default 'fail' */
  readonly status?: 'fail' | 'unresolved';
}

/** A change to the correct environment that a rule must not report. */
export interface CorrectCase {
  /** What is correct, as a sentence. */
  readonly title: string;
  readonly change: (environment: Environment) => void;
}

/** The cases of one rule: `cases.ts` in the rule's folder. Every rule also passes in the environment unchanged. */
export interface RuleCases {
  /** At least one. */
  readonly triggers: readonly TriggeringCase[];
  /** At least one. */
  readonly correct: readonly CorrectCase[];
}
