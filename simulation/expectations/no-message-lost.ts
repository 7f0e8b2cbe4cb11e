import { z } from 'zod';
import { schemaOf } from '../../model/schema-of';
import type { ExpectationKind } from './expectation-kind';

/** Every message is done, waits, or is kept among the dead letters when the scenario ends. */
export interface NoMessageLost {
  readonly kind: 'no message lost';
}

export const noMessageLost: ExpectationKind<NoMessageLost> = {
  schema: schemaOf<NoMessageLost>()(z.strictObject({ kind: z.literal('no message lost') })),
  needsSimulation: true,
  readsIncidents: false,
  judge: ({ truth: { messages } }, { kind }) => ({
    expected: kind,
    met: messages.lost === 0,
    got: `${messages.waiting} waiting, ${messages.kept} among the dead letters, ${messages.lost} lost`,
  }),
};
