import { compareInstants, type Instant } from './literals';

/** Range of nanoseconds since 1970 in 64 bits; it starts at a midnight. */
const FIRST = { seconds: Date.UTC(1677, 8, 22) / 1_000, nanos: 0 };
const LAST = { seconds: 9_223_372_036, nanos: 854_775_806 };

/** Nanoseconds since 1970; or whether the time lies before or after what 64 bits hold. */
export function nanosInRange(value: Instant): bigint | 'before' | 'after' {
  if (value.seconds < FIRST.seconds) return 'before';
  if (compareInstants(value, LAST) > 0) return 'after';
  return BigInt(value.seconds) * 1_000_000_000n + BigInt(value.nanos);
}
