import { Firestore } from '@google-cloud/firestore';
import { MetricServiceClient } from '@google-cloud/monitoring/build/src/v3/metric_service_client';
import { ServiceMonitoringServiceClient } from '@google-cloud/monitoring/build/src/v3/service_monitoring_service_client';
import { exitCodeOf } from '../functions/health-report/report';
import { FirestoreBreakerStore } from '../functions/ports/breaker-store.firestore';
import { systemClock } from '../functions/ports/clock';
import { FirestoreHealthSource } from '../functions/ports/health-source.firestore';
import { CloudMonitoringReader } from '../functions/ports/monitoring-reader.monitoring';
import { runCommand } from './command';
import { healthCommand, type OpenPorts, type Target } from './health-command';

/** Google's, with the credentials of whoever runs this. */
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

void runCommand(() => healthCommand(process.argv.slice(2), openGoogle), exitCodeOf('could not tell'));
