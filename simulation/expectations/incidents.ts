import { z } from 'zod';
import { schemaOf, text, wholeNumber } from '../../model/schema-of';
import { count } from '../../model/count';
import type { ExpectationKind } from './expectation-kind';

/** At most so many incidents of a policy notify a channel, in either case of visibility. */
export interface FewIncidents {
  readonly kind: 'incidents';
  readonly policy: string;
  readonly atMost: number;
}

export const incidents: ExpectationKind<FewIncidents> = {
  schema: schemaOf<FewIncidents>()(z.strictObject({ kind: z.literal('incidents'), policy: text, atMost: wholeNumber })),
  needsSimulation: true,
  readsIncidents: true,
  judge: ({ notified: { best, worst } }, { policy, atMost }) => {
    const most = Math.max(
      ...[best, worst].map((notified) => notified.incidents.filter((one) => one.policy === policy).length),
    );
    return { expected: `at most ${count(atMost, 'incident')} of ${policy}`, met: most <= atMost, got: String(most) };
  },
};
