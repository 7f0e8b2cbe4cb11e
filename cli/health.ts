import { Firestore } from '@google-cloud/firestore';
import { MetricServiceClient } from '@google-cloud/monitoring/build/src/v3/metric_service_client';
import { ServiceMonitoringServiceClient } from '@google-cloud/monitoring/build/src/v3/service_monitoring_service_client';
import { FirestoreBreakerStore } from '../guard/adapters/google/breaker-store';
import { systemClock } from '../guard/ports/clock';
import { FirestoreHealthSource } from '../guard/adapters/google/health-source';
import { CloudMonitoringReader } from '../guard/adapters/google/monitoring-reader';
import { healthCommand, type OpenPorts, type Target } from './health-command';

/** Opens Firestore and Cloud Monitoring with the caller's Google credentials. */
function openGoogle({ project, database }: Target): OpenPorts {
  const firestore = new Firestore({ projectId: project, databaseId: database });
  const clients = { metrics: new MetricServiceClient(), services: new ServiceMonitoringServiceClient() };
  return {
    ports: {
      health: new FirestoreHealthSource(firestore),
      breakers: new FirestoreBreakerStore(firestore),
      monitoring: new CloudMonitoringReader(() => clients),
      clock: systemClock,
    },
    close: () => Promise.allSettled([firestore.terminate(), clients.metrics.close(), clients.services.close()]),
  };
}

/** @returns the exit code of the verdict; bad usage is thrown */
export function run(argv: readonly string[]): Promise<number> {
  return healthCommand(argv, openGoogle);
}
