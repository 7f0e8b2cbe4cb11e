import { z } from 'zod';
import { schemaOf, text } from '../../model/schema-of';
import { lasting, type Lasting, type LastingFaultKind } from './fault-kind';

/** Whatever calls a deployable over HTTP does not: the calls that it would make meanwhile are lost. Its schedules still call. */
export interface CallsMissing extends Lasting {
  readonly kind: 'calls-missing';
  readonly deployable: string;
}

export const callsMissing: LastingFaultKind<CallsMissing> = {
  schema: schemaOf<CallsMissing>()(z.strictObject({ kind: z.literal('calls-missing'), deployable: text, ...lasting })),
  targets: ({ deployable }) => [{ what: 'deployable', name: deployable }],
  losesMessages: (fault, deployable) => fault.deployable === deployable,
};
