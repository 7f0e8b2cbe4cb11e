import { z } from 'zod';
import { duration, schemaOf } from '../../model/schema-of';
import type { Duration } from '../../model/duration';
import { firstOpened, sinceFault } from '../outcome';
import type { ExpectationKind } from './expectation-kind';
import { formatAfter } from './format-after';

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
    const first = sinceFault(outcome, firstOpened(outcome.best));
    if (first === undefined) return { expected, met: true, got: 'no alert at all' };
    const met = first >= expectation.for.toMilliseconds();
    return { expected, met, got: `first alert ${formatAfter(first)}`, afterMs: Math.max(0, first) };
  },
};

function formatHours(duration: Duration): string {
  const whole = duration.toSeconds() / 3_600;
  return Number.isInteger(whole) ? `${whole} h` : duration.toString();
}
