import type { AlertPolicy } from '../policies/policy';
import type { UndocumentedChoices } from './options';
import type { Test } from './series-condition';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How a series of a condition fails, recovers and is forgotten. All times in milliseconds. */
export interface FailureRules {
  readonly test: Test;
  /** How long a series violates before it fails. */
  readonly durationMs: number;
  /** Time between two evaluations. */
  readonly periodMs: number;
  readonly keepSinceAcrossGaps: boolean;
  /** How long a series without data is remembered while it has no incident. */
  readonly rememberMs: number;
  /** How long after its data ended an incident closes. */
  readonly autoCloseMs: number;
  /** How long after its last data the time of {@link autoCloseMs} starts. */
  readonly graceMs: number;
}

/** The rules for a condition of `policy`. */
export function failureRulesOf(
  { test, durationMs }: Pick<FailureRules, 'test' | 'durationMs'>,
  policy: AlertPolicy,
  choices: UndocumentedChoices,
): FailureRules {
  const missingViolates = test.kind !== 'absent' && test.missing === 'ACTIVE';
  return {
    test,
    durationMs,
    periodMs: choices.evaluationPeriodSeconds * 1_000,
    keepSinceAcrossGaps: choices.keepSinceAcrossGaps,
    rememberMs: choices.rememberSeriesHours * HOUR,
    autoCloseMs: autoCloseMsOf(policy, choices) + (missingViolates ? choices.autoCloseActiveExtraHours * HOUR : 0),
    graceMs: choices.autoCloseGraceMinutes * MINUTE,
  };
}

/** How long after its last data an incident of the policy closes, in milliseconds. */
export function autoCloseMsOf({ alertStrategy }: AlertPolicy, choices: UndocumentedChoices): number {
  return alertStrategy.autoClose?.toMilliseconds() ?? choices.defaultAutoCloseHours * HOUR;
}
