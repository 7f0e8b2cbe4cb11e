import type { Duration } from '../model/duration';

/**
 * What must come out; every one that does not hold fails the command. Whatever else fires is a finding.
 * A policy is named by its id: the last part of its construct path, or the API's `projects/…/alertPolicies/…`.
 */
export type Expectation =
  /** The policy opens an incident at most this long after the first fault began, in the worst case of visibility. */
  | { readonly kind: 'detected'; readonly policy: string; readonly within: Duration }
  /** The policy opens an incident between the first fault and this instant (RFC 3339), in the worst case. */
  | { readonly kind: 'detected'; readonly policy: string; readonly by: string }
  /** No policy opens an incident until this long after the first fault began. */
  | { readonly kind: 'undetected'; readonly for: Duration }
  /** At most so many messages, to all channels together; of one policy, or of all. */
  | { readonly kind: 'notifications'; readonly atMost: number; readonly policy?: string }
  /** At most so many incidents of policies that wake somebody, those of severity `CRITICAL`, are told of. */
  | { readonly kind: 'pages'; readonly atMost: number }
  /** So many attempts fail for a reason that somebody can act on. */
  | { readonly kind: 'failures'; readonly atMost: number }
  | { readonly kind: 'failures'; readonly atLeast: number }
  /** This share of the incidents that are told of has no cause that somebody can act on; from 0 to 1. */
  | { readonly kind: 'noise'; readonly atMost: number }
  | { readonly kind: 'noise'; readonly atLeast: number }
  /** Each failure that somebody can act on is told of: by an incident that is open, or opens at most this long after. */
  | { readonly kind: 'nothing missed'; readonly within: Duration }
  /** All that was published is done, waits, or is kept among the dead letters when the story ends. */
  | { readonly kind: 'no message lost' }
  /** The monitor closes the faulty run at most this long after the fault began. */
  | { readonly kind: 'run closed'; readonly reason: 'went_silent' | 'timed_out'; readonly within: Duration }
  /** Every incident closes before the scenario ends. */
  | { readonly kind: 'all incidents close' }
  /** No incident: of one policy, or at all. */
  | { readonly kind: 'silent'; readonly policy?: string };

/** Does it ask for what happened, rather than for what was told? A recording cannot say. */
export function isOfSimulation({ kind }: Expectation): boolean {
  return ['run closed', 'failures', 'noise', 'nothing missed', 'no message lost'].includes(kind);
}

/** The policy that an expectation is about, if it is about one. */
export function policyOf(expectation: Expectation): string | undefined {
  return 'policy' in expectation ? expectation.policy : undefined;
}
