import type { Duration } from '../../model/duration';
import { sinceFault } from '../outcome';
import type { ExpectationKind } from './expectation-kind';
import { formatAfter } from './format-after';

/** The monitor closes the first faulty run at most this long after the first fault began. */
export interface RunClosed {
  readonly kind: 'run closed';
  readonly reason: 'went_silent' | 'timed_out';
  readonly within: Duration;
}

export const runClosed: ExpectationKind<RunClosed> = {
  needsSimulation: true,
  until: ({ within }) => within,
  judge: (outcome, { reason, within }) => {
    const expected = `the run is closed as ${reason} within ${within.toString()}`;
    const faulty = outcome.truth.faultyRuns[0]?.run.runId;
    const closed = outcome.closedRuns.find(({ runId }) => runId === faulty);
    if (closed === undefined) return { expected, met: false, got: 'not closed' };
    const after = sinceFault(outcome, closed.at) ?? 0;
    return {
      expected,
      met: closed.reason === reason && after <= within.toMilliseconds(),
      got: `${closed.reason} ${formatAfter(after)}`,
      afterMs: Math.max(0, after),
    };
  },
};
