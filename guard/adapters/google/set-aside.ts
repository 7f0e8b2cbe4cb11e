import type { DocumentReference, Firestore } from '@google-cloud/firestore';
import { STORE } from '../../../model/store';
import type { UnreadableDocument } from '../../ports/stored-documents';

/** A document to write in a transaction or a batch. */
interface Writer {
  set(document: DocumentReference, data: Readonly<Record<string, unknown>>): unknown;
}

/** Keeps an unreadable document as it is, under its path with tildes for slashes, beside why it cannot be read. */
export function setAside(firestore: Firestore, writer: Writer, { path, why }: UnreadableDocument, data: unknown): void {
  const document = firestore.collection(STORE.unreadable).doc(path.replaceAll('/', '~'));
  writer.set(document, { path, why, data });
}
