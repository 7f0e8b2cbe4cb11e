import type { Notified } from '../ground-truth';
import { checkBound, type Bound } from './bound';
import type { ExpectationKind } from './expectation-kind';

/** This share of the notified incidents, from 0 to 1, has no cause that a person can act on. */
export type Noise = { readonly kind: 'noise' } & Bound;

export const noise: ExpectationKind<Noise> = {
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
