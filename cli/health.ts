import { Firestore } from '@google-cloud/firestore';
import { AlertPolicyServiceClient } from '@google-cloud/monitoring/build/src/v3/alert_policy_service_client';
import { MetricServiceClient } from '@google-cloud/monitoring/build/src/v3/metric_service_client';
import { ServiceMonitoringServiceClient } from '@google-cloud/monitoring/build/src/v3/service_monitoring_service_client';
import { FirestoreBreakerStore } from '../guard/adapters/google/breaker-store';
import type { AnalysisSource } from '../guard/ports/analysis-source';
import { systemClock } from '../guard/ports/clock';
import { FirestoreHealthSource } from '../guard/adapters/google/health-source';
import { CloudMonitoringReader } from '../guard/adapters/google/monitoring-reader';
import { AnalysisInBigQuery } from './analysis-source';
import { checkGoogleCredentials } from './google-credentials';
import { healthCommand, type OpenPorts, type Target } from './health-command';
import { note } from './view-source';

/** Opens Firestore, Cloud Monitoring and, where it is declared, the standing analysis with the caller's Google credentials. */
function openGoogle({ project, database, analysis }: Target): OpenPorts {
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
      ...(analysis === undefined ? {} : { analysis: openAnalysis(project, analysis) }),
    },
    close: () => Promise.allSettled([firestore.terminate(), ...Object.values(clients).map((client) => client.close())]),
  };
}

function openAnalysis(project: string, { dataset, maxBytes }: NonNullable<Target['analysis']>): AnalysisSource {
  const where = `bigquery:${dataset}`;
  // The client is large, and only loaded where it is used, once for both queries.
  let opened: Promise<AnalysisInBigQuery> | undefined;
  const open = async () => {
    const { googleWarehouse } = await import('./google-warehouse');
    const warehouse = googleWarehouse({
      project,
      where,
      onProgress: () => undefined,
      signal: new AbortController().signal,
      ifMissing: 'apply the observability stack, which makes the views; or take analysis out of the declaration',
    });
    return new AnalysisInBigQuery(dataset, { where, warehouse, maxBytes, kept: undefined, note });
  };
  return {
    success: async (days) => (await (opened ??= open())).success(days),
    slowDays: async (days) => (await (opened ??= open())).slowDays(days),
  };
}

/** @returns the exit code of the verdict; bad usage is thrown */
export function run(argv: readonly string[]): Promise<number> {
  return healthCommand(argv, openGoogle, checkGoogleCredentials);
}
