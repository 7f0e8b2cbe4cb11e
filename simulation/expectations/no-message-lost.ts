import type { ExpectationKind } from './expectation-kind';

/** Every message is done, waits, or is kept among the dead letters when the scenario ends. */
export interface NoMessageLost {
  readonly kind: 'no message lost';
}

export const noMessageLost: ExpectationKind<NoMessageLost> = {
  needsSimulation: true,
  readsIncidents: false,
  judge: ({ truth: { messages } }, { kind }) => ({
    expected: kind,
    met: messages.lost === 0,
    got: `${messages.waiting} waiting, ${messages.kept} among the dead letters, ${messages.lost} lost`,
  }),
};
