import { Firestore } from '@google-cloud/firestore';
import { AlertPolicyServiceClient } from '@google-cloud/monitoring/build/src/v3/alert_policy_service_client';
import { MetricServiceClient } from '@google-cloud/monitoring/build/src/v3/metric_service_client';
import { ServiceMonitoringServiceClient } from '@google-cloud/monitoring/build/src/v3/service_monitoring_service_client';
import { FirestoreBreakerStore } from '../guard/adapters/google/breaker-store';
import { systemClock } from '../guard/ports/clock';
import { FirestoreHealthSource } from '../guard/adapters/google/health-source';
import { CloudMonitoringReader } from '../guard/adapters/google/monitoring-reader';
import { checkGoogleCredentials } from './google-credentials';
import { healthCommand, type OpenPorts, type Target } from './health-command';

/** Opens Firestore and Cloud Monitoring with the caller's Google credentials. */
function openGoogle({ project, database }: Target): OpenPorts {
  const firestore = new Firestore({ projectId: project, databaseId: database });
  const clients = {
    metrics: new MetricServiceClient(),
    services: new ServiceMonitoringServiceClient(),
    policies: new AlertPolicyServiceClient(),
  };
  return {
    ports: {
      health: new FirestoreHealthSource(firestore),
      breakers: new FirestoreBreakerStore(firestore),
      monitoring: new CloudMonitoringReader(() => clients),
      clock: systemClock,
    },
    close: () => Promise.allSettled([firestore.terminate(), ...Object.values(clients).map((client) => client.close())]),
  };
}

/** @returns the exit code of the verdict; bad usage is thrown */
export function run(argv: readonly string[]): Promise<number> {
  return healthCommand(argv, openGoogle, checkGoogleCredentials);
}
