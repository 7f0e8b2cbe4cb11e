import { z } from 'zod';
import type { Duration } from '../../model/duration';
import { duration, isoDate, ruled, schemaOf, text } from '../../model/schema-of';
import type { RunFaultKind } from './fault-kind';

/** A run stops sending heartbeats and does not end for a long time. */
export interface Hang {
  readonly kind: 'hang';
  readonly processor: string;
  /** Data date of the run, `YYYY-MM-DD`. */
  readonly dataDate: string;
  /** From the start of the run to the hang. */
  readonly after: Duration;
  /** From the hang to the end of the run, which then succeeds. */
  readonly lasts: Duration;
  /**
   * Does its phase start no other run while this one is recorded as running? So does a coordinator that finds the record
   * of its own run and does not start the work; what calls it has to call it again.
   */
  readonly blocksPhase: boolean;
  /**
   * Does a timer go on printing heartbeats, without progress? Then it is found only where the processor has `reportsProgress`.
   * @default false
   */
  readonly heartbeatsGoOn?: boolean;
  /**
   * How many attempts of the work hang, the first included, whatever starts them. At least 1.
   * @default 1
   */
  readonly attempts?: number;
}

export const hang: RunFaultKind<Hang> = {
  schema: schemaOf<Hang>()(
    z.strictObject({
      kind: z.literal('hang'),
      processor: text,
      dataDate: isoDate,
      after: duration,
      lasts: duration,
      blocksPhase: z.boolean(),
      heartbeatsGoOn: z.boolean().optional(),
      attempts: ruled(z.number(), (n) => Number.isInteger(n) && n >= 1, {
        rule: 'attempts is a whole number of at least 1',
        fix: 'write 2 for a run and its first retry',
      }).optional(),
    }),
  ),
  targets: ({ processor }) => [{ what: 'processor', name: processor }],
  attempt: ({ after, lasts, blocksPhase, heartbeatsGoOn = false }, _run, at) => {
    const beganAt = at + after.toMilliseconds();
    const silentFrom = heartbeatsGoOn ? Infinity : beganAt;
    return { beganAt, endsAt: beganAt + lasts.toMilliseconds(), silentFrom, stuckFrom: beganAt, blocksPhase };
  },
};
