import { http, type HttpFunction } from '@google-cloud/functions-framework';
import type { Firestore } from '@google-cloud/firestore';
// The package's root loads eight clients and a megabyte of message classes; three clients are enough here.
import { AlertPolicyServiceClient } from '@google-cloud/monitoring/build/src/v3/alert_policy_service_client';
import { MetricServiceClient } from '@google-cloud/monitoring/build/src/v3/metric_service_client';
import { ServiceMonitoringServiceClient } from '@google-cloud/monitoring/build/src/v3/service_monitoring_service_client';
import { FirestoreBreakerStore } from '../../guard/adapters/google/breaker-store';
import { systemClock, type Clock } from '../../guard/ports/clock';
import type { ConfigSource } from '../../guard/ports/config-source';
import { StorageConfigSource } from '../../guard/adapters/google/config-source';
import { firestoreFrom, required } from '../../guard/adapters/google/environment';
import { FirestoreHealthSource } from '../../guard/adapters/google/health-source';
import { stdoutLog, type Log } from '../../guard/ports/log';
import { CloudMonitoringReader, type MonitoringClients } from '../../guard/adapters/google/monitoring-reader';
import type { Slack } from '../../guard/ports/slack';
import { WebhookSlack } from '../../guard/adapters/google/slack';
import { createHandler } from './handler';

/** Parts of the bundle. */
export interface HealthParts {
  readonly firestore: Firestore;
  readonly config: ConfigSource;
  /** Makes the Monitoring clients. */
  readonly monitoring: () => MonitoringClients;
  /** URL of the Slack webhook. */
  readonly webhook?: string | undefined;
  /** @default - the machine's */
  readonly clock?: Clock;
  /** @default - standard output */
  readonly log?: Log;
}

/** The deployed handler with other parts, so that tests run the deployed bundle. */
export function handlerWith(parts: HealthParts): HttpFunction {
  const { firestore, config, monitoring, webhook, clock = systemClock, log = stdoutLog } = parts;
  return createHandler({
    health: new FirestoreHealthSource(firestore),
    breakers: new FirestoreBreakerStore(firestore),
    monitoring: new CloudMonitoringReader(monitoring),
    config,
    slack: slackAt(webhook, clock),
    clock,
    log,
  });
}

/** The bundle's own Monitoring clients, for another endpoint than Google's if options are given. */
export function monitoringClients(...options: ConstructorParameters<typeof MetricServiceClient>): {
  readonly metrics: MetricServiceClient;
  readonly services: ServiceMonitoringServiceClient;
  readonly policies: AlertPolicyServiceClient;
} {
  return {
    metrics: new MetricServiceClient(...options),
    services: new ServiceMonitoringServiceClient(...options),
    policies: new AlertPolicyServiceClient(...options),
  };
}

function slackAt(webhook: string | undefined, clock: Clock): Slack | undefined {
  return webhook === undefined || webhook === '' ? undefined : new WebhookSlack(webhook.trim(), clock);
}

let handler: HttpFunction | undefined;

// The first request makes the clients, so that loading the file is fast.
http('health-report', (request, response): unknown => {
  handler ??= handlerWith({
    firestore: firestoreFrom(process.env),
    config: new StorageConfigSource(required(process.env, 'GUARD_CONFIG'), process.env['STORAGE_EMULATOR_HOST']),
    monitoring: monitoringClients,
    webhook: process.env['SLACK_WEBHOOK'],
  });
  return handler(request, response);
});
