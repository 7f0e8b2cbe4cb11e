import type { CollectionReference, Firestore } from '@google-cloud/firestore';
import { fromRawFields, toRawFields, type RawFields } from './raw-value';

/** The raw fields of documents, by their path below the database's root. */
export type RawDocuments = ReadonlyMap<string, RawFields>;

/** Every document of a database, in the order of the paths. `exact` is a client that reads integers as `bigint`. */
export async function dump(exact: Firestore): Promise<RawDocuments> {
  const documents: [string, RawFields][] = [];
  const addAll = async (collections: readonly CollectionReference[]): Promise<void> => {
    for (const collection of collections) {
      const { docs } = await collection.get();
      for (const document of docs) {
        documents.push([document.ref.path, toRawFields(document.data())]);
        await addAll(await document.ref.listCollections());
      }
    }
  };
  await addAll(await exact.listCollections());
  return new Map(documents.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Stores documents exactly as given, without an adapter. */
export async function load(firestore: Firestore, documents: RawDocuments): Promise<void> {
  for (const [path, fields] of documents) await firestore.doc(path).set(fromRawFields(fields));
}
