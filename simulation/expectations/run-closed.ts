import { z } from 'zod';
import { duration, schemaOf } from '../../model/schema-of';
import type { Duration } from '../../model/duration';
import type { ExpectationKind } from './expectation-kind';
import { formatAfter } from './format-after';
import { oneFault, startOf, type OneFault } from './one-fault';

/** The monitor closes the first faulty run, or that of one fault, at most this long after its first harm. */
export interface RunClosed extends OneFault {
  readonly kind: 'run closed';
  readonly reason: 'went_silent' | 'timed_out';
  readonly within: Duration;
}

export const runClosed: ExpectationKind<RunClosed> = {
  schema: schemaOf<RunClosed>()(
    z.strictObject({
      kind: z.literal('run closed'),
      reason: z.enum(['went_silent', 'timed_out']),
      within: duration,
      ...oneFault,
    }),
  ),
  needsSimulation: true,
  readsIncidents: false,
  until: ({ within }) => within,
  judge: (outcome, { reason, within, of: fault }) => {
    const faultyRun = outcome.truth.faultyRuns.find((one) => fault === undefined || one.fault === fault);
    const whose = fault === undefined ? 'the run' : `the run of ${faultyRun?.run.processor.name ?? 'the fault'}`;
    const expected = `${whose} is closed as ${reason} within ${within.toString()}`;
    const faulty = faultyRun?.run.runId;
    const closed = outcome.closedRuns.find(({ runId }) => runId === faulty);
    if (closed === undefined) return { expected, met: false, got: 'not closed' };
    const start = startOf(outcome, fault) ?? { faultAt: closed.at, harmAt: closed.at };
    const after = closed.at - start.harmAt;
    return {
      expected,
      met: closed.reason === reason && after <= within.toMilliseconds(),
      got: `${closed.reason} ${formatAfter(closed.at, start)}`,
      afterMs: Math.max(0, after),
      sinceFaultMs: Math.max(0, closed.at - start.faultAt),
    };
  },
};
