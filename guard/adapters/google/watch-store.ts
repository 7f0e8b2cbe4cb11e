import type { Firestore } from '@google-cloud/firestore';
import { STORE } from '../../../model/store';
import { NEW_WATCH, WatchConflict, type WatchMemory, type WatchStore } from '../../ports/watch-store';

const DOCUMENT = `${STORE.guard}/watch`;

/** The watch memory in Firestore. */
export class FirestoreWatchStore implements WatchStore {
  constructor(private readonly firestore: Firestore) {}

  async read(): Promise<WatchMemory> {
    return memoryIn((await this.firestore.doc(DOCUMENT).get()).data());
  }

  async write(memory: WatchMemory): Promise<void> {
    const document = this.firestore.doc(DOCUMENT);
    await this.firestore.runTransaction(async (transaction) => {
      const { version } = memoryIn((await transaction.get(document)).data());
      if (version !== memory.version) throw new WatchConflict(memory.version);
      transaction.set(document, { ...memory, version: version + 1 });
    });
  }
}

/** Only the monitor writes this document; fields that an older monitor did not write get their initial value. */
function memoryIn(data: unknown): WatchMemory {
  return { ...NEW_WATCH, ...(data as Partial<WatchMemory> | undefined) };
}
