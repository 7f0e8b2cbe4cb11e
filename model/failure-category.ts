/**
 * Why a run failed. In January 2026, 97.6% of phase 2's "failures" were `no_data_available`; with alerts on all of them,
 * people ignored the alerts.
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

/** Does a person have to act? Expected failures cause no alert and count in no failure rate. */
export function isActionable(category: FailureCategory): boolean {
  return !EXPECTED.has(category);
}
