import { z } from 'zod';
import { ruled, schemaOf, text } from '../../model/schema-of';
import { checkBound, type Bound } from './bound';
import type { ExpectationKind } from './expectation-kind';

/** This share of the data dates of a phase, from 0 to 1, is done by its deadline. */
export type DoneByDeadline = { readonly kind: 'done by deadline'; readonly phase: string } & Bound;

const share = ruled(z.number(), (n) => n >= 0 && n <= 1, { rule: 'a share is from 0 to 1', fix: 'write 0.95 for 95%' });

export const doneByDeadline: ExpectationKind<DoneByDeadline> = {
  schema: schemaOf<DoneByDeadline>()(
    z.union([
      z.strictObject({ kind: z.literal('done by deadline'), phase: text, atMost: share }),
      z.strictObject({ kind: z.literal('done by deadline'), phase: text, atLeast: share }),
    ]),
  ),
  needsSimulation: true,
  readsIncidents: false,
  judge: ({ truth: { days } }, expectation) => {
    const all = days.filter(({ phase }) => phase === expectation.phase);
    const done = all.filter(({ doneAt, deadlineAt }) => doneAt !== null && doneAt <= deadlineAt);
    const { expected, met } = checkBound(expectation, [done.length / all.length], formatPercent);
    return {
      expected: `${expected} of the data dates of ${expectation.phase} are done by the deadline`,
      // Without a date, as of a phase that does not exist, nothing was checked.
      met: met && all.length > 0,
      got: all.length === 0 ? 'no data date in the scenario' : `${done.length} of ${all.length}`,
    };
  },
};

function formatPercent(share: number): string {
  return `${Math.round(share * 1_000) / 10}%`;
}
