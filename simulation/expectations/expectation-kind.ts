import type { z } from 'zod';
import type { Duration } from '../../model/duration';
import type { Outcome } from '../outcome';

/** Whether one expectation held. */
export interface Verdict {
  /** What was expected, as a sentence. */
  readonly expected: string;
  readonly met: boolean;
  /** What came out. */
  readonly got: string;
  /** Milliseconds from the first harm to the alert or closing that was expected. @default - nothing in particular was waited for */
  readonly afterMs?: number;
  /** The same from when the fault began. @default - nothing in particular was waited for, or there is no fault */
  readonly sinceFaultMs?: number;
}

/** How one kind of expectation is judged. */
export interface ExpectationKind<One> {
  /** Which fields it has, and of what type. */
  readonly schema: z.ZodType<One>;
  /** Does it need the ground truth, which a recording does not have? */
  readonly needsSimulation: boolean;
  /**
   * Does it hold because alert policies opened few incidents? Then it is not judged unless the policy that it names was
   * evaluated and had data, or each policy where it names none.
   */
  readonly readsIncidents: boolean;
  /** Until when the scenario must last: this long after the first fault, or an RFC 3339 instant. @default - any scenario is long enough */
  readonly until?: (expectation: One) => Duration | string;
  /** The policy that it expects to fire. @default - it expects none */
  readonly firing?: (expectation: One) => string;
  /** Does it decide about every policy, so that no other may be reported as unexpected? @default - it does not */
  readonly decidesAll?: (expectation: One) => boolean;
  readonly judge: (outcome: Outcome, expectation: One) => Verdict;
}
