import { http, type HttpFunction } from '@google-cloud/functions-framework';
import type { Firestore } from '@google-cloud/firestore';
// The package's root loads eight clients and a megabyte of message classes that one client does without.
import { MetricServiceClient } from '@google-cloud/monitoring/build/src/v3/metric_service_client';
import { FirestoreBreakerStore } from '../ports/breaker-store.firestore';
import { systemClock, type Clock } from '../ports/clock';
import type { ConfigSource } from '../ports/config-source';
import { StorageConfigSource } from '../ports/config-source.storage';
import { firestoreFrom, required } from '../ports/environment';
import { FirestoreGuardState } from '../ports/guard-state.firestore';
import { stdoutLog, type Log } from '../ports/log';
import { MonitoringMetricWriter, type TimeSeriesClient } from '../ports/metric-writer.monitoring';
import { FirestorePulseStore } from '../ports/pulse-store.firestore';
import { FirestoreRunStore } from '../ports/run-store.firestore';
import { GoogleTriggerControl, type Endpoints } from '../ports/trigger-control.google';
import { FirestoreWatchStore } from '../ports/watch-store.firestore';
import { createHandler } from './handler';

/** What the bundle is given. */
export interface MonitorParts {
  readonly firestore: Firestore;
  readonly config: ConfigSource;
  /** Makes the Monitoring client. */
  readonly monitoring: () => TimeSeriesClient;
  /** Where Scheduler, Pub/Sub and Tasks are reached. @default - Google's */
  readonly endpoints?: Endpoints;
  /** @default - the machine's */
  readonly clock?: Clock;
  /** @default - standard output */
  readonly log?: Log;
}

/** The deployed handler with other parts: how tests run the very bundle that is deployed. */
export function handlerWith(parts: MonitorParts): HttpFunction {
  const { firestore, config, monitoring, endpoints, clock = systemClock, log = stdoutLog } = parts;
  return createHandler({
    runs: new FirestoreRunStore(firestore),
    guard: new FirestoreGuardState(firestore),
    breakers: new FirestoreBreakerStore(firestore),
    triggers: (place) => new GoogleTriggerControl(place, clock, endpoints),
    watch: new FirestoreWatchStore(firestore),
    pulses: new FirestorePulseStore(firestore),
    config,
    metrics: new MonitoringMetricWriter(monitoring, clock),
    clock,
    log,
  });
}

/** The bundle's own Monitoring client, for another endpoint than Google's where options say so. */
export function monitoringClient(...options: ConstructorParameters<typeof MetricServiceClient>): MetricServiceClient {
  return new MetricServiceClient(...options);
}

let handler: HttpFunction | undefined;

// Clients are made by the first request, not by loading the file: a start without them is a quick one.
http('timeout-monitor', (request, response): unknown => {
  handler ??= handlerWith({
    firestore: firestoreFrom(process.env),
    config: new StorageConfigSource(required(process.env, 'GUARD_CONFIG'), process.env['STORAGE_EMULATOR_HOST']),
    monitoring: monitoringClient,
  });
  return handler(request, response);
});
