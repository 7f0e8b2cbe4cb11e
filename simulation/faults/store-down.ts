import { z } from 'zod';
import { schemaOf } from '../../model/schema-of';
import { lasting, type Lasting, type LastingFaultKind } from './fault-kind';

/** Firestore refuses every request: nothing is recorded, and every tick fails. */
export interface StoreDown extends Lasting {
  readonly kind: 'store-down';
}

export const storeDown: LastingFaultKind<StoreDown> = {
  schema: schemaOf<StoreDown>()(z.strictObject({ kind: z.literal('store-down'), ...lasting })),
  targets: () => [],
  tick: 'failed',
  stopsRecorder: true,
};
