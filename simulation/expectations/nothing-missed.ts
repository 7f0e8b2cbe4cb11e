import { z } from 'zod';
import { duration, schemaOf } from '../../model/schema-of';
import type { Duration } from '../../model/duration';
import { missedBy } from '../ground-truth';
import type { ExpectationKind } from './expectation-kind';

/** For each actionable failure an incident is open, or opens at most this long after. */
export interface NothingMissed {
  readonly kind: 'nothing missed';
  readonly within: Duration;
}

export const nothingMissed: ExpectationKind<NothingMissed> = {
  schema: schemaOf<NothingMissed>()(z.strictObject({ kind: z.literal('nothing missed'), within: duration })),
  needsSimulation: true,
  readsIncidents: false,
  until: ({ within }) => within,
  judge: ({ best, worst, truth }, { within }) => {
    const missed = [best, worst].map((result) => missedBy(result, truth, within.toMilliseconds()).length);
    const most = Math.max(...missed);
    return {
      expected: `each actionable failure has an incident within ${within.toString()}`,
      met: most === 0,
      got: `${most} of ${truth.actionable.length} have none`,
    };
  },
};
