import { z } from 'zod';
import { schemaOf, text } from '../../model/schema-of';
import { firedPolicies } from '../outcome';
import type { ExpectationKind } from './expectation-kind';

/** No incident: of one policy, or of any. */
export interface Silent {
  readonly kind: 'silent';
  readonly policy?: string;
}

export const silent: ExpectationKind<Silent> = {
  schema: schemaOf<Silent>()(z.strictObject({ kind: z.literal('silent'), policy: text.optional() })),
  needsSimulation: false,
  readsIncidents: true,
  decidesAll: ({ policy }) => policy === undefined,
  judge: (outcome, { policy }) => {
    const fired = firedPolicies(outcome).filter((id) => policy === undefined || id === policy);
    return {
      expected: policy === undefined ? 'no incident' : `no incident of ${policy}`,
      met: fired.length === 0,
      got: fired.length === 0 ? 'none' : fired.join(', '),
    };
  },
};
