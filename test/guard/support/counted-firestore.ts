import type { DocumentReference, Firestore, Transaction } from '@google-cloud/firestore';

/** Documents that Firestore bills. */
export interface BilledOperations {
  /** A document that does not exist is billed as one read: https://firebase.google.com/docs/firestore/pricing */
  reads: number;
  writes: number;
}

/** A Firestore that counts the single documents that are read and written, in transactions and outside. Not queries. */
export function countedFirestore(firestore: Firestore): {
  readonly firestore: Firestore;
  readonly seen: BilledOperations;
} {
  const seen = { reads: 0, writes: 0 };
  const methods: Partial<Firestore> = {
    collection: (path) => {
      const collection = firestore.collection(path);
      return changed(collection, { doc: (id: string) => countedDocument(collection.doc(id), seen) });
    },
    runTransaction: (update, options) =>
      firestore.runTransaction((transaction) => update(countedTransaction(transaction, seen)), options),
  };
  return { firestore: changed(firestore, methods), seen };
}

/** Counted reads outside of transactions. A transaction takes the document itself. */
function countedDocument(document: DocumentReference, seen: BilledOperations): DocumentReference {
  const get = document.get.bind(document);
  document.get = () => {
    seen.reads += 1;
    return get();
  };
  return document;
}

function countedTransaction(transaction: Transaction, seen: BilledOperations): Transaction {
  const get = (document: DocumentReference) => {
    seen.reads += 1;
    return transaction.get(document);
  };
  const set = (document: DocumentReference, data: object) => {
    seen.writes += 1;
    return transaction.set(document, data);
  };
  return changed(transaction, { get, set });
}

/** The object with some methods replaced; the others are called on the object itself. */
function changed<T extends object>(object: T, methods: object): T {
  return new Proxy(object, {
    get: (target, name) => {
      const method: unknown = Reflect.get(name in methods ? methods : target, name);
      return typeof method === 'function' && !(name in methods) ? (method.bind(target) as unknown) : method;
    },
  });
}
