import { FirestoreMock } from '@firebase-bridge/firestore-admin';
import { Firestore } from '@google-cloud/firestore';

/** The emulator's address, where one is running. */
export const EMULATOR = process.env['FIRESTORE_EMULATOR_HOST'];

let databases = 0;

/** A new, empty Firestore inside this process. */
export function embeddedFirestore(): Firestore {
  databases += 1;
  return new FirestoreMock().createDatabase(`project-${databases}`, '(default)').firestore();
}

/** A new, empty project on Google's emulator. */
export function emulatedFirestore(): Firestore {
  databases += 1;
  return new Firestore({ projectId: `test-${process.pid}-${databases}` });
}
