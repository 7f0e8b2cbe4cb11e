import type { DocumentReference, Firestore, Transaction } from '@google-cloud/firestore';
import { STORE } from '../../../model/store';
import type { GaugeSeries } from '../../tick/limits';
import {
  LeaseLost,
  NEW_GUARD,
  refusal,
  type GuardMemory,
  type GuardState,
  type Lease,
  type LeaseRequest,
} from '../../ports/guard-state';

/** The document that holds the monitor's lease and state. */
const DOCUMENT = `${STORE.guard}/lease`;

/** The monitor's lease and state in Firestore. Uses instance methods and plain values only. */
export class FirestoreGuardState implements GuardState {
  constructor(private readonly firestore: Firestore) {}

  take(request: LeaseRequest): Promise<Lease> {
    return this.change((memory, write): Lease => {
      const because = refusal(memory, request);
      if (because !== undefined) return { taken: false, because };
      write({ ...memory, holder: request.holder, expiresAt: request.expiresAt });
      return { taken: true, series: memory.series };
    });
  }

  remember(holder: string, series: readonly GaugeSeries[]): Promise<void> {
    return this.change((memory, write) => {
      if (memory.holder !== holder) throw new LeaseLost(holder);
      write({ ...memory, series });
    });
  }

  release(
    holder: string,
    after: { readonly series?: readonly GaugeSeries[]; readonly tickedAt?: number },
  ): Promise<void> {
    return this.change((memory, write) => {
      if (memory.holder === holder) write({ ...memory, ...after, holder: null });
    });
  }

  private change<T>(decide: (memory: GuardMemory, write: (memory: GuardMemory) => void) => T): Promise<T> {
    const document: DocumentReference = this.firestore.doc(DOCUMENT);
    return this.firestore.runTransaction(async (transaction: Transaction) => {
      const data = (await transaction.get(document)).data();
      // Only the monitor writes this document, so its shape is not checked.
      const memory = data === undefined ? NEW_GUARD : (data as GuardMemory);
      return decide(memory, (next) => transaction.set(document, { ...next }));
    });
  }
}
