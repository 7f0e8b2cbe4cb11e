import { z } from 'zod';
import { schemaOf, wholeNumber } from '../../model/schema-of';
import { count } from '../../model/count';
import { checkBound, type Bound } from './bound';
import type { ExpectationKind } from './expectation-kind';

/** So many attempts fail for a reason that a person can act on. */
export type Failures = { readonly kind: 'failures' } & Bound;

export const failures: ExpectationKind<Failures> = {
  schema: schemaOf<Failures>()(
    z.union([
      z.strictObject({ kind: z.literal('failures'), atMost: wholeNumber }),
      z.strictObject({ kind: z.literal('failures'), atLeast: wholeNumber }),
    ]),
  ),
  needsSimulation: true,
  readsIncidents: false,
  judge: ({ truth: { actionable } }, expectation) => ({
    ...checkBound(expectation, [actionable.length], (limit) => count(limit, 'actionable failure')),
    got: String(actionable.length),
  }),
};
