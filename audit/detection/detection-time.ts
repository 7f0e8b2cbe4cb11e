import { Duration } from '../../model/duration';

/** One delay between the moment that a run goes wrong and the moment that somebody is told. */
export interface Bound {
  readonly name:
    | 'silence'
    | 'budget'
    | 'wait for the tick'
    | 'tick'
    | 'visibility'
    | 'alignment'
    | 'evaluation'
    | 'condition duration';
  readonly best: Duration;
  readonly worst: Duration;
}

/** When an alert opens, after the fact; or why none does, or why nobody can say. */
export type DetectionTime =
  | {
      readonly status: 'detected';
      readonly best: Duration;
      readonly worst: Duration;
      /** In the order in which they pass. They add up to best and worst. */
      readonly bounds: readonly Bound[];
      /** The one that takes longest at worst: what to shorten first. */
      readonly dominant: Bound;
      /** Construct path of the alert policy. */
      readonly policy: string;
    }
  | { readonly status: 'never'; readonly reason: string }
  | { readonly status: 'unresolved'; readonly reason: string };

/** The time that bounds add up to. Of bounds that take equally long, the first dominates. */
export function detected(policy: string, first: Bound, ...rest: readonly Bound[]): DetectionTime {
  const bounds = [first, ...rest];
  return {
    status: 'detected',
    best: bounds.reduce((sum, { best }) => sum.plus(best), Duration.zero),
    worst: bounds.reduce((sum, { worst }) => sum.plus(worst), Duration.zero),
    bounds: bounds.filter(({ worst }) => !worst.equals(Duration.zero)),
    dominant: rest.reduce((longest, bound) => (bound.worst.isLongerThan(longest.worst) ? bound : longest), first),
    policy,
  };
}

/** The sooner of two. One that surely comes beats one that nobody can say, and that beats never. */
export function sooner(a: DetectionTime, b: DetectionTime): DetectionTime {
  if (a.status === 'detected' && b.status === 'detected') return b.worst.isShorterThan(a.worst) ? b : a;
  const rank = { detected: 0, unresolved: 1, never: 2 } as const;
  return rank[b.status] < rank[a.status] ? b : a;
}
