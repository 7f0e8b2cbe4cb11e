import { z } from 'zod';
import { schemaOf, text } from '../../model/schema-of';
import type { ExpectationKind } from './expectation-kind';

/** Every incident closes before the scenario ends: of one policy, or of any. */
export interface AllIncidentsClose {
  readonly kind: 'all incidents close';
  readonly policy?: string;
}

export const allIncidentsClose: ExpectationKind<AllIncidentsClose> = {
  schema: schemaOf<AllIncidentsClose>()(
    z.strictObject({ kind: z.literal('all incidents close'), policy: text.optional() }),
  ),
  needsSimulation: false,
  readsIncidents: true,
  judge: ({ best, worst }, { kind, policy }) => {
    const open = [...best.incidents, ...worst.incidents].filter(
      (one) => one.closedAt === null && (policy === undefined || one.policy === policy),
    ).length;
    return {
      expected: policy === undefined ? kind : `${kind} of ${policy}`,
      met: open === 0,
      got: open === 0 ? 'all closed' : `${open} still open`,
    };
  },
};
