import type { DocumentData, Firestore } from '@google-cloud/firestore';
import { STORE } from '../../../model/store';
import { withSchema } from '../../ports/stored-documents';
import {
  INLINE_BYTES,
  partsOf,
  textOf,
  type RejectedMessage,
  type RejectedStore,
  type RejectionReason,
} from '../../ports/rejected-store';

/** 90 days, the same as runs. */
const KEPT_MS = 90 * 86_400_000;

/** Rejected messages in Firestore. */
export class FirestoreRejectedStore implements RejectedStore {
  constructor(private readonly firestore: Firestore) {}

  async has(messageId: string): Promise<boolean> {
    return (await this.firestore.collection(STORE.rejected).doc(messageId).get()).exists;
  }

  async keep({ messageId, reason, detail, original, receivedAt }: RejectedMessage): Promise<boolean> {
    const document = this.firestore.collection(STORE.rejected).doc(messageId);
    const expireAt = new Date(receivedAt.getTime() + KEPT_MS);
    const text = original.length <= INLINE_BYTES ? textOf(original) : undefined;
    const parts = text === undefined ? partsOf(original) : [];
    // The parts are written first, one request each: together they may exceed Firestore's 10 MiB per request. The
    // document is written last, so its parts exist if it does. An interrupted delivery is repeated with the same ids.
    for (const [index, part] of parts.entries()) {
      await document
        .collection(STORE.rejectedParts)
        .doc(String(index).padStart(4, '0'))
        .set(withSchema(undefined, { bytes: Buffer.from(part), expireAt }));
    }
    return this.firestore.runTransaction(async (transaction) => {
      if ((await transaction.get(document)).exists) return false;
      const stored = { reason, detail, receivedAt, expireAt, bytes: original.length, original: text ?? null };
      transaction.set(document, withSchema(undefined, { ...stored, parts: parts.length }));
      return true;
    });
  }

  /** The stored message, with its parts joined. */
  async get(messageId: string): Promise<RejectedMessage | undefined> {
    const document = this.firestore.collection(STORE.rejected).doc(messageId);
    const data: DocumentData | undefined = (await document.get()).data();
    if (data === undefined) return undefined;
    const stored = data as StoredRejection;
    const { docs } = await document.collection(STORE.rejectedParts).orderBy('__name__').get();
    const parts = docs.map((part) => (part.data() as { readonly bytes: Uint8Array }).bytes);
    return {
      messageId,
      reason: stored.reason,
      detail: stored.detail,
      receivedAt: stored.receivedAt.toDate(),
      original: stored.original === null ? Buffer.concat(parts) : Buffer.from(stored.original),
    };
  }
}

/** The originals of the messages that were rejected from one instant to before another, the oldest first. */
export async function* rejectedBetween(firestore: Firestore, from: Date, to: Date): AsyncGenerator<Uint8Array> {
  const store = new FirestoreRejectedStore(firestore);
  const rejected = firestore.collection(STORE.rejected).where('receivedAt', '>=', from).where('receivedAt', '<', to);
  let last: DocumentData | undefined;
  for (;;) {
    const page = rejected.orderBy('receivedAt').limit(REJECTED_PAGE);
    const { docs } = await (last === undefined ? page : page.startAfter(last)).get();
    for (const { id } of docs) {
      const message = await store.get(id);
      if (message !== undefined) yield message.original;
    }
    last = docs.at(-1);
    if (docs.length < REJECTED_PAGE) return;
  }
}

/** Messages have up to 900 KB each. */
const REJECTED_PAGE = 20;

interface StoredRejection {
  readonly reason: RejectionReason;
  readonly detail: string;
  readonly receivedAt: { toDate(): Date };
  readonly original: string | null;
}
