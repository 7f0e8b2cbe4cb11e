import { z } from 'zod';
import { schemaOf } from '../../model/schema-of';
import { lasting, type Lasting, type LastingFaultKind } from './fault-kind';

/** Cloud Scheduler, Pub/Sub and Cloud Tasks refuse the guard: open breakers stop and resume no trigger. */
export interface GuardRefused extends Lasting {
  readonly kind: 'guard-refused';
}

export const guardRefused: LastingFaultKind<GuardRefused> = {
  schema: schemaOf<GuardRefused>()(z.strictObject({ kind: z.literal('guard-refused'), ...lasting })),
  targets: () => [],
  refusesGuard: true,
};
