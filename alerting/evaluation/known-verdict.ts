import type { FailureRules } from './failure-rules';
import { shownValue } from './lateness';
import { violates } from './series-condition';

/**
 * Is the verdict on a value the same for every possible value of the input that is not known? It is where the window lies
 * in the extent, and where unknown input could only move the value further away from the threshold.
 * @param value null: the series has no value
 */
export function hasVerdict(
  value: number | null,
  at: number,
  { test, known, growth }: Pick<FailureRules, 'test' | 'known' | 'growth'>,
): boolean {
  if (at >= known.from && at <= known.to) return true;
  if (value === null || shownValue(value) === null) return false;
  if (test.kind === 'absent') return true;
  if (growth === 'any') return false;
  // A count above a threshold stays above it; a count that is not below a threshold stays so.
  return violates(value, test) === ((growth === 'up') === (test.kind === 'above'));
}
