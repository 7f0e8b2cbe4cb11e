import type { DocumentData, DocumentReference, Firestore } from '@google-cloud/firestore';
import type { BreakerRecord } from '../../../model/breaker';
import { STORE } from '../../../model/store';
import { MOST_BREAKERS, type BreakerStore, type BreakerWrite } from '../../ports/breaker-store';

/** Breakers in Firestore. Uses instance methods and plain values only, so any copy of the client works. */
export class FirestoreBreakerStore implements BreakerStore {
  constructor(private readonly firestore: Firestore) {}

  async all(): Promise<BreakerRecord[]> {
    const { docs } = await this.firestore.collection(STORE.breakers).orderBy('__name__').limit(MOST_BREAKERS).get();
    return docs.flatMap((document) => toRecord(document.data()) ?? []);
  }

  async get(id: string): Promise<BreakerRecord | undefined> {
    return toRecord((await this.document(id).get()).data());
  }

  change<T>(id: string, decide: (current: BreakerRecord | undefined) => BreakerWrite<T>): Promise<T> {
    const document = this.document(id);
    return this.firestore.runTransaction(async (transaction) => {
      const { write, result } = decide(toRecord((await transaction.get(document)).data()));
      if (write !== undefined) transaction.set(document, { ...write });
      return result;
    });
  }

  private document(id: string): DocumentReference {
    return this.firestore.collection(STORE.breakers).doc(id);
  }
}

/** Only {@link FirestoreBreakerStore.change} writes here, so the shape is not checked. */
function toRecord(data: DocumentData | undefined): BreakerRecord | undefined {
  return data as BreakerRecord | undefined;
}
