import { z } from 'zod';
import type { Duration } from '../../model/duration';
import { LONGEST_USUAL_SHARE } from '../workload';
import { duration, isoDate, schemaOf, text } from '../../model/schema-of';
import type { RunFaultKind } from './fault-kind';

/** A run takes long and goes on sending heartbeats. */
export interface SlowRun {
  readonly kind: 'slow';
  readonly processor: string;
  /** Data date of the run, `YYYY-MM-DD`. */
  readonly dataDate: string;
  readonly takes: Duration;
}

export const slow: RunFaultKind<SlowRun> = {
  schema: schemaOf<SlowRun>()(
    z.strictObject({ kind: z.literal('slow'), processor: text, dataDate: isoDate, takes: duration }),
  ),
  targets: ({ processor }) => [{ what: 'processor', name: processor }],
  // The fault begins when the run is over its budget, or, if it ends before, when it is older than usual runs get.
  attempt: ({ takes }, { processor: { budgetSeconds } }, at) => ({
    beganAt: at + budgetSeconds * 1_000 * (takes.toSeconds() > budgetSeconds ? 1 : LONGEST_USUAL_SHARE),
    endsAt: at + takes.toMilliseconds(),
    silentFrom: Infinity,
    blocksPhase: false,
  }),
};
