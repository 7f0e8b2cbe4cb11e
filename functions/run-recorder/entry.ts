import { http, type HttpFunction } from '@google-cloud/functions-framework';
import type { Firestore } from '@google-cloud/firestore';
import { EVENT_SOURCES_VARIABLE, readEventSources, type EventSources } from '../../model/event-sources';
import { systemClock, type Clock } from '../../guard/ports/clock';
import { firestoreFrom, required } from '../../guard/adapters/google/environment';
import { stdoutLog, type Log } from '../../guard/ports/log';
import { FirestorePulseStore } from '../../guard/adapters/google/pulse-store';
import { FirestoreRejectedStore } from '../../guard/adapters/google/rejected-store';
import { FirestoreRunStore } from '../../guard/adapters/google/run-store';
import { createHandler } from './handler';

/** Parts of the bundle; production gives Firestore and the declared sources only. */
export interface RecorderParts {
  readonly firestore: Firestore;
  /** Whose lines are believed. */
  readonly sources: EventSources;
  /** @default - the machine's */
  readonly clock?: Clock;
  /** @default - standard output */
  readonly log?: Log;
}

/** The deployed handler with another Firestore, so that tests run the deployed bundle. */
export function handlerWith({ firestore, sources, clock = systemClock, log = stdoutLog }: RecorderParts): HttpFunction {
  return createHandler({
    runs: new FirestoreRunStore(firestore),
    rejected: new FirestoreRejectedStore(firestore),
    pulses: new FirestorePulseStore(firestore),
    sources,
    log,
    clock,
  });
}

let handler: HttpFunction | undefined;

// The first request makes the clients, so that loading the file is fast.
http('run-recorder', (request, response): unknown => {
  handler ??= handlerWith({
    firestore: firestoreFrom(process.env),
    sources: readEventSources(required(process.env, EVENT_SOURCES_VARIABLE)),
  });
  return handler(request, response);
});
