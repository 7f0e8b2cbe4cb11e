import type { DocumentData, Firestore, Query } from '@google-cloud/firestore';
import { STORE } from '../../model/store';
import { runKey, type RunRecord } from '../run-record/core';
import type { Change, RunId, RunStore } from './run-store';

/**
 * Tries of one transaction. Only deliveries of one run's own lines meet on its document, so few are ever needed; past
 * these the caller fails and Pub/Sub or the next tick tries again.
 */
const ATTEMPTS = { maxAttempts: 8 };

/** Runs in Firestore. Uses instance methods and plain values only, so any copy of the client will do. */
export class FirestoreRunStore implements RunStore {
  constructor(private readonly firestore: Firestore) {}

  change<T>(id: RunId, decide: (current: RunRecord | undefined) => Change<T>): Promise<T> {
    const document = this.firestore.collection(STORE.runs).doc(runKey(id));
    return this.firestore.runTransaction(async (transaction) => {
      const { write, result } = decide(toRecord((await transaction.get(document)).data()));
      if (write !== undefined) transaction.set(document, { ...write });
      return result;
    }, ATTEMPTS);
  }

  longestRunning(limit: number): Promise<RunRecord[]> {
    return this.#read(this.#runs().where('state', '==', 'running').orderBy('startedAt').limit(limit));
  }

  longestSilent(limit: number): Promise<RunRecord[]> {
    return this.#read(this.#runs().where('state', '==', 'running').orderBy('lastSeenAt').limit(limit));
  }

  unresolved(limit: number): Promise<RunRecord[]> {
    return this.#read(this.#runs().where('unresolved', '==', true).orderBy('startedAt').limit(limit));
  }

  unreported(limit: number): Promise<RunRecord[]> {
    return this.#read(this.#runs().where('closure.reported', '==', false).limit(limit));
  }

  latestSuccesses(work: string, limit: number): Promise<RunRecord[]> {
    const succeeded = this.#runs().where('work', '==', work).where('state', '==', 'succeeded');
    return this.#read(succeeded.orderBy('startedAt', 'desc').limit(limit));
  }

  #runs(): Query {
    return this.firestore.collection(STORE.runs);
  }

  async #read(query: Query): Promise<RunRecord[]> {
    const { docs } = await query.get();
    return docs.flatMap((document) => toRecord(document.data()) ?? []);
  }
}

/** As Firestore gives it back: a Date went in, the client's own timestamp comes out. */
type StoredRun = Omit<RunRecord, 'expireAt'> & { readonly expireAt: { toDate(): Date } };

/** Nobody but {@link FirestoreRunStore.change} writes here, so the shape is taken on trust. */
function toRecord(data: DocumentData | undefined): RunRecord | undefined {
  if (data === undefined) return undefined;
  const stored = data as StoredRun;
  return { ...stored, expireAt: stored.expireAt.toDate() };
}
