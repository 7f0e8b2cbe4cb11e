import { randomBytes } from 'node:crypto';
import { FirestoreMock } from '@firebase-bridge/firestore-admin';
import { Firestore } from '@google-cloud/firestore';

/** The emulator's address, where one is running. */
export const EMULATOR = process.env['FIRESTORE_EMULATOR_HOST'];

let databases = 0;

/**
 * A new, empty Firestore inside this process. It tells a conflict by the millisecond of a write, so two transactions in
 * one millisecond would both be let through, and one lost: its clock therefore never shows the same millisecond twice.
 */
export function embeddedFirestore(): Firestore {
  databases += 1;
  const mock = new FirestoreMock();
  let last = 0;
  mock.systemTime.custom(() => {
    last = Math.max(last + 1, Date.now());
    return new Date(last);
  });
  return mock.createDatabase(`project-${databases}`, '(default)').firestore();
}

/** A new, empty project on Google's emulator. */
export function emulatedFirestore(): Firestore {
  // Test files share the emulator, and often the process, but no counter.
  return new Firestore({ projectId: `test-${randomBytes(8).toString('hex')}` });
}
