import { z } from 'zod';
import { schemaOf, text, wholeNumber } from '../../model/schema-of';
import { count } from '../../model/count';
import { checkBound, type Bound } from './bound';
import type { ExpectationKind } from './expectation-kind';

/** So many executions of a Cloud Run job begin while another one of it is going on. */
export type Overlaps = { readonly kind: 'overlaps'; readonly deployable: string } & Bound;

export const overlaps: ExpectationKind<Overlaps> = {
  schema: schemaOf<Overlaps>()(
    z.union([
      z.strictObject({ kind: z.literal('overlaps'), deployable: text, atMost: wholeNumber }),
      z.strictObject({ kind: z.literal('overlaps'), deployable: text, atLeast: wholeNumber }),
    ]),
  ),
  needsSimulation: true,
  readsIncidents: false,
  judge: ({ truth }, expectation) => {
    const own = truth.overlaps.filter(({ deployable }) => deployable === expectation.deployable);
    return {
      ...checkBound(
        expectation,
        [own.length],
        (limit) => `${count(limit, 'overlapping execution')} of ${expectation.deployable}`,
      ),
      got: String(own.length),
    };
  },
};
