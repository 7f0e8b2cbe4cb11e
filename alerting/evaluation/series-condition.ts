import type { AbsenceCondition, AlertCondition, ThresholdCondition, Trigger } from '../policies/policy';

/** A condition that compares time series, which a Monitoring filter selects. */
export type SeriesCondition = ThresholdCondition | AbsenceCondition;

/** Does the condition select series with a Monitoring filter? Log-match and PromQL conditions do not. */
export function isSeriesCondition(condition: AlertCondition): condition is SeriesCondition {
  return condition.kind === 'threshold' || condition.kind === 'absence';
}

/** A comparison with a threshold, and what a missing value does to it. */
export interface ThresholdTest {
  readonly kind: 'above' | 'below';
  readonly threshold: number;
  readonly missing: 'NO_OP' | 'INACTIVE' | 'ACTIVE';
}

/** When a series violates a condition: its value is beyond a threshold, or it has none. */
export type Test = ThresholdTest | { readonly kind: 'absent' };

/** The test of a condition. Missing data changes nothing (NO_OP) unless the condition sets another mode. */
export function testOf(condition: SeriesCondition): Test {
  if (condition.kind === 'absence') return { kind: 'absent' };
  return {
    kind: condition.comparison === 'COMPARISON_GT' ? 'above' : 'below',
    threshold: condition.thresholdValue,
    missing: MISSING_MODES[condition.evaluationMissingData ?? 'EVALUATION_MISSING_DATA_NO_OP'],
  };
}

const MISSING_MODES = {
  EVALUATION_MISSING_DATA_NO_OP: 'NO_OP',
  EVALUATION_MISSING_DATA_INACTIVE: 'INACTIVE',
  EVALUATION_MISSING_DATA_ACTIVE: 'ACTIVE',
} as const;

/** Is a value beyond the threshold? A value equal to it is not. */
export function violates(value: number, { kind, threshold }: ThresholdTest): boolean {
  return kind === 'above' ? value > threshold : value < threshold;
}

/** Do enough series fail for the condition to be met? `known` counts all series with recent data. */
export function isTriggered(trigger: Trigger, failing: number, known: number): boolean {
  if ('count' in trigger) return failing >= trigger.count;
  return failing > 0 && 100 * failing >= trigger.percent * known;
}
