/**
 * Why a run failed. In January 2026, 97.6% of phase 2's "failures" were `no_data_available`: alerting on all of them
 * is what made nobody look.
 */
export const FAILURE_CATEGORIES = [
  'no_data_available',
  'dependency_missing',
  'processing_error',
  'timeout',
  'validation_failed',
  'unknown',
] as const;

export type FailureCategory = (typeof FAILURE_CATEGORIES)[number];

const EXPECTED: ReadonlySet<FailureCategory> = new Set(['no_data_available', 'dependency_missing']);

/** Does a person have to do something? Expected failures never alert and never count against anybody. */
export function isActionable(category: FailureCategory): boolean {
  return !EXPECTED.has(category);
}
