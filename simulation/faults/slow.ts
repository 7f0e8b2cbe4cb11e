import type { Duration } from '../../model/duration';
import type { RunFaultKind } from './fault-kind';

/** A run takes longer than its budget and goes on sending heartbeats. */
export interface SlowRun {
  readonly kind: 'slow';
  readonly processor: string;
  /** Data date of the run, `YYYY-MM-DD`. */
  readonly dataDate: string;
  readonly takes: Duration;
}

export const slow: RunFaultKind<SlowRun> = {
  targets: ({ processor }) => [{ what: 'processor', name: processor }],
  // The fault begins when the run is over its budget.
  attempt: ({ takes }, { processor }, at) => ({
    beganAt: at + processor.budgetSeconds * 1_000,
    endsAt: at + takes.toMilliseconds(),
    silentFrom: Infinity,
    blocksPhase: false,
  }),
};
