import { randomBytes } from 'node:crypto';
import { FirestoreMock } from '@firebase-bridge/firestore-admin';
import { Firestore } from '@google-cloud/firestore';

/** The emulator's address, where one is running. */
export const EMULATOR = process.env['FIRESTORE_EMULATOR_HOST'];

let databases = 0;

/** Two clients of one database. */
export interface EmbeddedDatabase {
  /** Reads numbers as production does. */
  readonly firestore: Firestore;
  /** Reads integers as `bigint`, so that they are distinct from doubles. */
  readonly exact: Firestore;
}

/** A new, empty Firestore inside this process. */
export function embeddedFirestore(): Firestore {
  return embeddedDatabase().firestore;
}

/**
 * A new, empty Firestore inside this process, with two clients. It detects a conflict by the millisecond of a write, so
 * of two transactions in one millisecond one would be lost. So its clock never returns the same millisecond twice.
 */
export function embeddedDatabase(): EmbeddedDatabase {
  databases += 1;
  const mock = new FirestoreMock();
  let last = 0;
  mock.systemTime.custom(() => {
    last = Math.max(last + 1, Date.now());
    return new Date(last);
  });
  const database = mock.createDatabase(`project-${databases}`, '(default)');
  return { firestore: database.firestore(), exact: database.firestore({ useBigInt: true }) };
}

/** A new, empty project on Google's emulator. */
export function emulatedFirestore(): Firestore {
  // Test files share the emulator, and often the process, but no counter.
  return new Firestore({ projectId: `test-${randomBytes(8).toString('hex')}` });
}

/** The databases that storage is tested on: the embedded one always, Google's emulator where one is running. */
export const DATABASES: readonly (readonly [name: string, open: () => Firestore])[] = [
  ['embedded Firestore', embeddedFirestore],
  ...(EMULATOR === undefined ? [] : [[`Firestore emulator at ${EMULATOR}`, emulatedFirestore] as const]),
];
