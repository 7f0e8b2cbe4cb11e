import { Duration } from '../../model/duration';

/** One delay between the moment that a fault begins and the moment that an incident opens. */
export interface Bound {
  readonly name:
    | 'silence'
    | 'budget'
    | 'wait for the tick'
    | 'tick'
    | 'sample'
    | 'visibility'
    | 'absence'
    | 'alignment'
    | 'evaluation'
    | 'condition duration';
  readonly best: Duration;
  readonly worst: Duration;
}

/** The time from a hang to its incident; or why no incident opens, or why the audit cannot determine the time. */
export type DetectionTime =
  | {
      readonly status: 'detected';
      readonly best: Duration;
      readonly worst: Duration;
      /** In the order in which they pass. Their sums are best and worst. */
      readonly bounds: readonly Bound[];
      /** The bound with the longest worst case: what to shorten first. */
      readonly dominant: Bound;
      /** Construct path of the alert policy. */
      readonly policy: string;
    }
  | { readonly status: 'never'; readonly reason: string }
  | { readonly status: 'unresolved'; readonly reason: string };

/** The sum of the bounds. Of bounds with the same worst case, the first dominates. */
export function detected(policy: string, first: Bound, ...others: readonly Bound[]): DetectionTime {
  const bounds = [first, ...others];
  return {
    status: 'detected',
    best: bounds.reduce((sum, { best }) => sum.plus(best), Duration.zero),
    worst: bounds.reduce((sum, { worst }) => sum.plus(worst), Duration.zero),
    bounds: bounds.filter(({ worst }) => !worst.equals(Duration.zero)),
    dominant: others.reduce((longest, bound) => (bound.worst.isLongerThan(longest.worst) ? bound : longest), first),
    policy,
  };
}

/** The sooner of two. A known time comes before an unresolved one, and an unresolved one before never. */
export function sooner(a: DetectionTime, b: DetectionTime): DetectionTime {
  if (a.status === 'detected' && b.status === 'detected') return b.worst.isShorterThan(a.worst) ? b : a;
  const rank = { detected: 0, unresolved: 1, never: 2 } as const;
  return rank[b.status] < rank[a.status] ? b : a;
}
