import { z } from 'zod';
import { ruled, schemaOf } from '../../model/schema-of';
import type { Notified } from '../ground-truth';
import { checkBound, type Bound } from './bound';
import type { ExpectationKind } from './expectation-kind';

/** This share of the notified incidents, from 0 to 1, has no cause that a person can act on. */
export type Noise = { readonly kind: 'noise' } & Bound;

const share = ruled(z.number(), (n) => n >= 0 && n <= 1, { rule: 'a share is from 0 to 1', fix: 'write 0.5 for half' });

export const noise: ExpectationKind<Noise> = {
  schema: schemaOf<Noise>()(
    z.union([
      z.strictObject({ kind: z.literal('noise'), atMost: share }),
      z.strictObject({ kind: z.literal('noise'), atLeast: share }),
    ]),
  ),
  needsSimulation: true,
  readsIncidents: true,
  judge: ({ notified: { best, worst } }, expectation) => {
    const { expected, met } = checkBound(expectation, [shareOf(best), shareOf(worst)], formatPercent);
    return {
      expected: `${expected} of the notified incidents are noise`,
      met,
      got: `${formatShare(best)} in the best case, ${formatShare(worst)} in the worst`,
    };
  },
};

function shareOf(notified: Notified): number {
  return notified.noise.length / Math.max(1, notified.incidents.length);
}

function formatShare(notified: Notified): string {
  return `${notified.noise.length} of ${notified.incidents.length}`;
}

function formatPercent(share: number): string {
  return `${Math.round(share * 1_000) / 10}%`;
}
