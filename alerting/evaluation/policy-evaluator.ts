import type { EvaluationClock } from './evaluation-clock';
import type { Extent } from './extent';
import type { IncidentLog } from './incident-log';

/** Evaluates one or more policies, one evaluation after another. */
export interface Evaluator {
  readonly clock: EvaluationClock;
  /** The next evaluation at which something can change. */
  readonly nextTick: number;
  evaluate(tick: number): void;
}

/** The incidents and notifications of one policy so far. */
export interface PolicyOutcome {
  readonly clock: EvaluationClock;
  readonly log: IncidentLog;
  /** How many evaluations were done; skipped ones are not counted. */
  readonly evaluations: number;
  /**
   * From when on an incident has the whole duration of its condition behind it, and until when there are verdicts, in
   * milliseconds since the epoch.
   */
  readonly known: Extent;
  /** A note on how the policy was evaluated; null: none. */
  readonly remark: string | null;
}

/** Evaluates one policy. Policies do not depend on each other. */
export type PolicyEvaluator = Evaluator & PolicyOutcome;
