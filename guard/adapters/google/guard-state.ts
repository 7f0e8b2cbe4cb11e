import type { DocumentReference, Firestore, Transaction } from '@google-cloud/firestore';
import { STORE } from '../../../model/store';
import type { GaugeSeries } from '../../tick/limits';
import { isText, isTime, withSchema, type Fields, type OnUnreadable } from '../../ports/stored-documents';
import { readOrUndefined } from './read-document';
import { setAside } from './set-aside';
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

/** The memory in the document of the lease; undefined where there is none that can be read. */
export function storedGuard(data: unknown, onUnreadable?: OnUnreadable): GuardMemory | undefined {
  return readOrUndefined(DOCUMENT, data, onUnreadable, (fields) => {
    const memory: Fields = { ...NEW_GUARD, ...fields };
    const { holder, expiresAt, tickedAt, series } = memory;
    const isRight =
      (holder === null || isText(holder)) && isTime(expiresAt) && isTime(tickedAt) && Array.isArray(series);
    return isRight ? (memory as unknown as GuardMemory) : 'a field has another type';
  });
}

/** The monitor's lease and state in Firestore. Uses instance methods and plain values only. */
export class FirestoreGuardState implements GuardState {
  /** @param onUnreadable @default - an unreadable document counts as missing, unreported */
  constructor(
    private readonly firestore: Firestore,
    private readonly onUnreadable?: OnUnreadable,
  ) {}

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
      let before: unknown = data;
      const memory = storedGuard(data, (unreadable) => {
        setAside(this.firestore, transaction, unreadable, data);
        this.onUnreadable?.(unreadable);
        before = undefined;
      });
      return decide(memory ?? NEW_GUARD, (next) => transaction.set(document, withSchema(before, next)));
    });
  }
}
