import { z } from 'zod';
import { duration, schemaOf } from '../../model/schema-of';
import type { Duration } from '../../model/duration';
import { firstOpened } from '../outcome';
import type { ExpectationKind } from './expectation-kind';
import { formatAfter } from './format-after';
import { startOf } from './one-fault';

/** No policy opens an incident until this long after the first fault began. */
export interface Undetected {
  readonly kind: 'undetected';
  readonly for: Duration;
}

export const undetected: ExpectationKind<Undetected> = {
  schema: schemaOf<Undetected>()(z.strictObject({ kind: z.literal('undetected'), for: duration })),
  needsSimulation: false,
  readsIncidents: true,
  until: (expectation) => expectation.for,
  // What fires later is left open.
  decidesAll: () => true,
  judge: (outcome, expectation) => {
    const expected = `no alert for ${formatHours(expectation.for)}`;
    const first = firstOpened(outcome.best);
    const start = startOf(outcome, undefined);
    if (first === null || start === undefined) return { expected, met: true, got: 'no alert at all' };
    return {
      expected,
      met: first - start.faultAt >= expectation.for.toMilliseconds(),
      got: `first alert ${formatAfter(first, start)}`,
      afterMs: Math.max(0, first - start.harmAt),
      sinceFaultMs: Math.max(0, first - start.faultAt),
    };
  },
};

function formatHours(duration: Duration): string {
  const whole = duration.toSeconds() / 3_600;
  return Number.isInteger(whole) ? `${whole} h` : duration.toString();
}
