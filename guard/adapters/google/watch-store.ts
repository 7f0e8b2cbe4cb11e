import type { DocumentReference, Firestore } from '@google-cloud/firestore';
import { STORE } from '../../../model/store';
import { isMap, isTime, SCHEMA_FIELD, withSchema, type Fields, type OnUnreadable } from '../../ports/stored-documents';
import { NEW_WATCH, WatchConflict, type WatchMemory, type WatchStore } from '../../ports/watch-store';
import { readOrUndefined } from './read-document';
import { setAside } from './set-aside';

export const WATCH_DOCUMENT = `${STORE.guard}/watch`;

/** The watch memory in Firestore. */
export class FirestoreWatchStore implements WatchStore {
  /** @param onUnreadable @default - an unreadable document counts as missing, unreported */
  constructor(
    private readonly firestore: Firestore,
    private readonly onUnreadable?: OnUnreadable,
  ) {}

  async read(): Promise<WatchMemory> {
    return storedWatch((await this.firestore.doc(WATCH_DOCUMENT).get()).data(), this.onUnreadable);
  }

  async write(memory: WatchMemory): Promise<void> {
    const document: DocumentReference = this.firestore.doc(WATCH_DOCUMENT);
    await this.firestore.runTransaction(async (transaction) => {
      const data = (await transaction.get(document)).data();
      let before: unknown = data;
      const { version } = storedWatch(data, (unreadable) => {
        setAside(this.firestore, transaction, unreadable, data);
        before = undefined;
      });
      if (version !== memory.version) throw new WatchConflict(memory.version);
      transaction.set(document, withSchema(before, { ...memory, version: version + 1 }));
    });
  }
}

/** The memory in a document. Fields that an older monitor did not write have their initial value. */
export function storedWatch(data: unknown, onUnreadable?: OnUnreadable): WatchMemory {
  const read = readOrUndefined(WATCH_DOCUMENT, data, onUnreadable, ({ [SCHEMA_FIELD]: _, ...fields }) => {
    const memory: Fields = { ...NEW_WATCH, ...fields };
    const { version, pulses, deadlines, expected, notStarted, firings } = memory;
    const isRight =
      isTime(version) && isMap(deadlines) && isMap(firings) && [pulses, expected, notStarted].every(Array.isArray);
    return isRight ? (memory as unknown as WatchMemory) : 'a field has another type';
  });
  return read ?? NEW_WATCH;
}
