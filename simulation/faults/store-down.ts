import type { Lasting, LastingFaultKind } from './fault-kind';

/** Firestore refuses every request: nothing is recorded, and every tick fails. */
export interface StoreDown extends Lasting {
  readonly kind: 'store-down';
}

export const storeDown: LastingFaultKind<StoreDown> = { targets: () => [], tick: 'failed', stopsRecorder: true };
