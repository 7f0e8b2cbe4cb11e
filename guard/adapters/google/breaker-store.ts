import type { DocumentReference, Firestore } from '@google-cloud/firestore';
import { BREAKER_STATES, newBreaker, type BreakerRecord } from '../../../model/breaker';
import { STORE } from '../../../model/store';
import { MOST_BREAKERS, type BreakerStore, type BreakerWrite } from '../../ports/breaker-store';
import {
  expectField,
  isTime,
  readableFields,
  SCHEMA_FIELD,
  UnreadableDocument,
  withSchema,
  type OnUnreadable,
} from '../../ports/stored-documents';

/** Breakers in Firestore. Uses instance methods and plain values only, so any copy of the client works. */
export class FirestoreBreakerStore implements BreakerStore {
  private skipped: ReadonlySet<string> = new Set();

  /** @param onUnreadable @default - an unreadable document is skipped, unreported */
  constructor(
    private readonly firestore: Firestore,
    private readonly onUnreadable?: OnUnreadable,
  ) {}

  async all(): Promise<BreakerRecord[]> {
    const { docs } = await this.firestore.collection(STORE.breakers).orderBy('__name__').limit(MOST_BREAKERS).get();
    const skipped = new Set<string>();
    const records = docs.flatMap((document) => {
      try {
        return [storedBreaker(document.id, document.data())];
      } catch (error) {
        if (!(error instanceof UnreadableDocument)) throw error;
        this.onUnreadable?.(error);
        skipped.add(document.id);
        return [];
      }
    });
    this.skipped = skipped;
    return records;
  }

  unreadable(): ReadonlySet<string> {
    return this.skipped;
  }

  async get(id: string): Promise<BreakerRecord | undefined> {
    const data = (await this.document(id).get()).data();
    return data === undefined ? undefined : storedBreaker(id, data);
  }

  change<T>(id: string, decide: (current: BreakerRecord | undefined) => BreakerWrite<T>): Promise<T> {
    const document = this.document(id);
    return this.firestore.runTransaction(async (transaction) => {
      const data = (await transaction.get(document)).data();
      const { write, result } = decide(data === undefined ? undefined : storedBreaker(id, data));
      if (write !== undefined) transaction.set(document, withSchema(data, write));
      return result;
    });
  }

  private document(id: string): DocumentReference {
    return this.firestore.collection(STORE.breakers).doc(id);
  }
}

/** @throws UnreadableDocument */
function storedBreaker(id: string, data: unknown): BreakerRecord {
  const path = `${STORE.breakers}/${id}`;
  const { [SCHEMA_FIELD]: _, ...stored } = readableFields(path, data);
  const fields = { ...newBreaker(id), ...stored };
  expectField(path, fields, 'state', (value) => BREAKER_STATES.some((state) => state === value));
  for (const name of ['since', 'coolDownMs', 'countsFrom', 'changes', 'reported']) {
    expectField(path, fields, name, isTime);
  }
  for (const name of ['held', 'history']) expectField(path, fields, name, Array.isArray);
  // What it has stopped is in no other place: a document without it must not begin anew.
  expectField(path, stored, 'held', Array.isArray);
  return fields;
}
