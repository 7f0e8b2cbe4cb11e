import { Firestore } from '@google-cloud/firestore';
import { AlertPolicyServiceClient } from '@google-cloud/monitoring/build/src/v3/alert_policy_service_client';
import { MetricServiceClient } from '@google-cloud/monitoring/build/src/v3/metric_service_client';
import { ServiceMonitoringServiceClient } from '@google-cloud/monitoring/build/src/v3/service_monitoring_service_client';
import { GoogleAuth } from 'google-auth-library';
import { FirestoreBreakerStore } from '../guard/adapters/google/breaker-store';
import { systemClock } from '../guard/ports/clock';
import { FirestoreHealthSource } from '../guard/adapters/google/health-source';
import { CloudMonitoringReader } from '../guard/adapters/google/monitoring-reader';
import { healthCommand, type OpenPorts, type Target } from './health-command';
import { UsageError } from './usage-error';

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

/**
 * Looks for Google credentials before anything is read, so that a machine without them gets one line and not one for each
 * source.
 * @throws UsageError where there are none
 */
async function checkGoogleCredentials(): Promise<void> {
  // The emulator asks for none.
  if (process.env['FIRESTORE_EMULATOR_HOST'] !== undefined) return;
  try {
    await new GoogleAuth({ scopes: 'https://www.googleapis.com/auth/cloud-platform' }).getClient();
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
    throw new UsageError(
      `credentials: no Google credentials on this machine (${why}); run \`gcloud auth application-default login\`, or name a key file in GOOGLE_APPLICATION_CREDENTIALS`,
    );
  }
}

/** @returns the exit code of the verdict; bad usage is thrown */
export function run(argv: readonly string[]): Promise<number> {
  return healthCommand(argv, openGoogle, checkGoogleCredentials);
}
