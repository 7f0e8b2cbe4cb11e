import type { AlertPolicy } from '../policies/policy';
import { COMPLETE, knownTimes, type Extent, type Growth, type Reach } from './extent';
import type { UndocumentedChoices } from './options';
import type { Test } from './series-condition';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How a series of a condition fails, recovers and is forgotten. All times in milliseconds. */
export interface FailureRules {
  readonly test: Test;
  /** How long a series violates before it fails; below 0: a series with data is absent too, see `lateness.ts`. */
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
  /** The evaluations whose windows lie in the extent of the input. */
  readonly known: Extent;
  /** Which way unknown input can move a value. */
  readonly growth: Growth;
  /** Changes of the policy after which an absence condition needs a new point, in order of time. */
  readonly changes: readonly PolicyChange[];
}

/** A change of a policy. Times are in milliseconds since the epoch. */
interface PolicyChange {
  readonly at: number;
  /** Up to here a window holds points from before the change. */
  readonly olderUntil: number;
}

/** What a policy is evaluated on. */
interface InputOfPolicy {
  /** @default - all time */
  readonly extent?: Extent;
  /** When the policy was changed. @default - not at all */
  readonly changedAt?: readonly number[];
}

/** A condition as its failures are judged. */
export interface JudgedCondition extends Pick<FailureRules, 'test' | 'durationMs'> {
  readonly reach: Reach;
}

/** The rules for a condition of `policy`. */
export function failureRulesOf(
  { test, durationMs, reach }: JudgedCondition,
  policy: AlertPolicy,
  choices: UndocumentedChoices,
  { extent = COMPLETE, changedAt = [] }: InputOfPolicy = {},
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
    known: knownTimes(extent, reach, choices.windowLagSeconds * 1_000),
    growth: reach.growth,
    changes:
      test.kind === 'absent' && choices.absenceRearmsOnChange
        ? changedAt.map((at) => ({ at, olderUntil: at + reach.lookbackMs }))
        : [],
  };
}

/** Until when a series is remembered whose last data came at an evaluation, while it has no incident. */
export function memoryEnd(lastData: number, { rememberMs, changes }: FailureRules): number {
  const change = changes.find(({ olderUntil }) => olderUntil > lastData);
  return Math.min(lastData + rememberMs, change?.at ?? Infinity);
}

/** How long after its last data an incident of the policy closes, in milliseconds. */
export function autoCloseMsOf({ alertStrategy }: AlertPolicy, choices: UndocumentedChoices): number {
  return alertStrategy.autoClose?.toMilliseconds() ?? choices.defaultAutoCloseHours * HOUR;
}
