import { http, type HttpFunction } from '@google-cloud/functions-framework';
import type { Firestore } from '@google-cloud/firestore';
// The package's root loads eight clients and a megabyte of message classes; one client is enough here.
import { MetricServiceClient } from '@google-cloud/monitoring/build/src/v3/metric_service_client';
import { FirestoreBreakerStore } from '../../guard/adapters/google/breaker-store';
import { systemClock, type Clock } from '../../guard/ports/clock';
import type { ConfigSource } from '../../guard/ports/config-source';
import { StorageConfigSource } from '../../guard/adapters/google/config-source';
import { firestoreFrom, required } from '../../guard/adapters/google/environment';
import { FirestoreGuardState } from '../../guard/adapters/google/guard-state';
import { stdoutLog, type Log } from '../../guard/ports/log';
import { MonitoringMetricWriter, type TimeSeriesClient } from '../../guard/adapters/google/metric-writer';
import { FirestorePulseStore } from '../../guard/adapters/google/pulse-store';
import { FirestoreRunStore } from '../../guard/adapters/google/run-store';
import { GoogleTriggerControl, type Endpoints } from '../../guard/adapters/google/trigger-control';
import { FirestoreWatchStore } from '../../guard/adapters/google/watch-store';
import type { OnUnreadable } from '../../guard/ports/stored-documents';
import { unreadableLine } from '../../guard/guard-lines';
import { createHandler } from './handler';

/** Parts of the bundle. */
export interface MonitorParts {
  readonly firestore: Firestore;
  readonly config: ConfigSource;
  /** Makes the Monitoring client. */
  readonly monitoring: () => TimeSeriesClient;
  /** Base URLs of Scheduler, Pub/Sub and Tasks. @default - Google's */
  readonly endpoints?: Endpoints;
  /** @default - the machine's */
  readonly clock?: Clock;
  /** @default - standard output */
  readonly log?: Log;
}

/** The deployed handler with other parts, so that tests run the deployed bundle. */
export function handlerWith(parts: MonitorParts): HttpFunction {
  const { firestore, config, monitoring, endpoints, clock = systemClock, log = stdoutLog } = parts;
  const onUnreadable: OnUnreadable = (document) => log.print(unreadableLine(document));
  return createHandler({
    runs: new FirestoreRunStore(firestore, onUnreadable),
    guard: new FirestoreGuardState(firestore, onUnreadable),
    breakers: new FirestoreBreakerStore(firestore, onUnreadable),
    triggers: (place) => new GoogleTriggerControl(place, clock, endpoints),
    watch: new FirestoreWatchStore(firestore, onUnreadable),
    pulses: new FirestorePulseStore(firestore, onUnreadable),
    config,
    metrics: new MonitoringMetricWriter(monitoring, clock),
    clock,
    log,
  });
}

/** The bundle's own Monitoring client, for another endpoint than Google's if options are given. */
export function monitoringClient(...options: ConstructorParameters<typeof MetricServiceClient>): MetricServiceClient {
  return new MetricServiceClient(...options);
}

let handler: HttpFunction | undefined;

// The first request makes the clients, so that loading the file is fast.
http('timeout-monitor', (request, response): unknown => {
  handler ??= handlerWith({
    firestore: firestoreFrom(process.env),
    config: new StorageConfigSource(required(process.env, 'GUARD_CONFIG'), process.env['STORAGE_EMULATOR_HOST']),
    monitoring: monitoringClient,
  });
  return handler(request, response);
});
