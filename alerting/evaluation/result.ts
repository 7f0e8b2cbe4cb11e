import type { IncidentRecord, NotificationKind } from './incident-log';
import type { Severity } from '../policies/policy';

/** The reason of a policy that is not evaluated because it is disabled: it cannot fire. */
export const DISABLED = 'the policy is disabled';

/** The result of one policy. */
export interface PolicyResult {
  readonly id: string;
  readonly displayName: string;
  readonly severity: Severity | null;
  readonly status: 'evaluated' | 'not_evaluated';
  /** Would the API refuse it? Then it was skipped, and {@link reason} says why. */
  readonly refused: boolean;
  /** Why it was not evaluated, or a note on how it was; null: none. */
  readonly reason: string | null;
  /** How many incidents it opened. */
  readonly incidents: number;
  /** Milliseconds since the epoch; null: it opened none. */
  readonly firstOpenedAt: number | null;
}

/** One message to one channel. */
export interface NotificationResult {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly kind: NotificationKind;
  /** Identity of the policy. */
  readonly policy: string;
  /** Index of the incident in the result. */
  readonly incident: number;
  /** As the policy names it. */
  readonly channel: string;
}

/** How much the engine did. */
export interface EngineStats {
  /** Evaluations of a policy that were done. */
  readonly evaluations: number;
  /** Evaluations of a policy that were due, including skipped ones. */
  readonly instants: number;
  /** Points that came in. */
  readonly points: number;
  /** Points of series that no filter matches. */
  readonly unmatchedPoints: number;
  /** Points that came in too late for every window. */
  readonly latePoints: number;
  /** Series that some filter matches and that are still remembered. */
  readonly series: number;
}

/** The result of a rehearsal or a replay. The same input gives the same result, to the byte. */
export interface EngineResult {
  /** In the order in which the policies were given. */
  readonly policies: readonly PolicyResult[];
  /** In the order in which they opened, then of policies. */
  readonly incidents: readonly IncidentRecord[];
  /** In the order in which they were sent, then of policies. */
  readonly notifications: readonly NotificationResult[];
  readonly stats: EngineStats;
}
