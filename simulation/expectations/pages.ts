import { z } from 'zod';
import { schemaOf, wholeNumber } from '../../model/schema-of';
import { count } from '../../model/count';
import { pagesIn } from '../outcome';
import type { ExpectationKind } from './expectation-kind';

/** At most so many notified incidents of policies of severity `CRITICAL`. */
export interface FewPages {
  readonly kind: 'pages';
  readonly atMost: number;
}

export const pages: ExpectationKind<FewPages> = {
  schema: schemaOf<FewPages>()(z.strictObject({ kind: z.literal('pages'), atMost: wholeNumber })),
  needsSimulation: false,
  readsIncidents: true,
  judge: ({ best, worst }, { atMost }) => {
    const most = Math.max(pagesIn(best), pagesIn(worst));
    return { expected: `at most ${count(atMost, 'page')}`, met: most <= atMost, got: String(most) };
  },
};
