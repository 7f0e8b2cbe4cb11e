import { z } from 'zod';
import { schemaOf, text } from '../../model/schema-of';
import { lasting, type Lasting, type LastingFaultKind } from './fault-kind';

/** Cloud Run refuses every call of a service: the container receives none of them. */
export interface CallsRefused extends Lasting {
  readonly kind: 'calls-refused';
  readonly deployable: string;
  /** 403: its caller has lost `run.invoker`. 503: no instance runs, or none starts. @default 403 */
  readonly status?: 403 | 503;
}

export const callsRefused: LastingFaultKind<CallsRefused> = {
  schema: schemaOf<CallsRefused>()(
    z.strictObject({
      kind: z.literal('calls-refused'),
      deployable: text,
      status: z.union([z.literal(403), z.literal(503)]).optional(),
      ...lasting,
    }),
  ),
  targets: ({ deployable }) => [{ what: 'deployable', name: deployable }],
  refusal: ({ deployable, status = 403 }, called) => (called === deployable ? status : undefined),
};
