import type { ExpectationKind } from './expectation-kind';

/** Every incident closes before the scenario ends. */
export interface AllIncidentsClose {
  readonly kind: 'all incidents close';
}

export const allIncidentsClose: ExpectationKind<AllIncidentsClose> = {
  needsSimulation: false,
  judge: ({ best, worst }, { kind }) => {
    const open = [...best.incidents, ...worst.incidents].filter(({ closedAt }) => closedAt === null).length;
    return { expected: kind, met: open === 0, got: open === 0 ? 'all closed' : `${open} still open` };
  },
};
