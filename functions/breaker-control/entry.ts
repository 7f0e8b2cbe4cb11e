import { http, type HttpFunction } from '@google-cloud/functions-framework';
import type { Firestore } from '@google-cloud/firestore';
import { FirestoreBreakerStore } from '../../guard/adapters/google/breaker-store';
import { FirestoreRunStore } from '../../guard/adapters/google/run-store';
import { systemClock, type Clock } from '../../guard/ports/clock';
import type { ConfigSource } from '../../guard/ports/config-source';
import { StorageConfigSource } from '../../guard/adapters/google/config-source';
import { firestoreFrom, required } from '../../guard/adapters/google/environment';
import { PublishedGoogleKeys } from '../../guard/adapters/google/google-keys';
import type { GoogleKeys } from '../../guard/ports/google-keys';
import { stdoutLog, type Log } from '../../guard/ports/log';
import { createHandler } from './handler';

/** Parts of the bundle. */
export interface ControlParts {
  readonly firestore: Firestore;
  readonly config: ConfigSource;
  /** @default - Google's */
  readonly keys?: GoogleKeys;
  /** @default - the machine's */
  readonly clock?: Clock;
  /** @default - standard output */
  readonly log?: Log;
}

/** The deployed handler with other parts, so that tests run the deployed bundle. */
export function handlerWith(parts: ControlParts): HttpFunction {
  const { firestore, config, keys = new PublishedGoogleKeys(), clock = systemClock, log = stdoutLog } = parts;
  return createHandler({
    breakers: new FirestoreBreakerStore(firestore),
    runs: new FirestoreRunStore(firestore),
    config,
    keys,
    clock,
    log,
  });
}

let handler: HttpFunction | undefined;

// The first request makes the clients, so that loading the file is fast.
http('breaker-control', (request, response): unknown => {
  handler ??= handlerWith({
    firestore: firestoreFrom(process.env),
    config: new StorageConfigSource(required(process.env, 'GUARD_CONFIG'), process.env['STORAGE_EMULATOR_HOST']),
  });
  return handler(request, response);
});
