import { Firestore } from '@google-cloud/firestore';
import { ProjectsClient } from '@google-cloud/resource-manager';
import { ServiceUsageClient } from '@google-cloud/service-usage';
import { FirestoreBreakerStore } from '../guard/adapters/google/breaker-store';
import { FirestoreHealthSource } from '../guard/adapters/google/health-source';
import { systemClock } from '../guard/ports/clock';
import { GoogleProjectAccess } from '../live/google/project-access';
import { checkGoogleCredentials } from './google-credentials';
import type { Target } from './health-command';
import { preflightCommand, type OpenPreflight } from './preflight-command';

/** Opens Firestore, Resource Manager and Service Usage with the caller's Google credentials. */
function openGoogle({ project, database }: Target): OpenPreflight {
  const firestore = new Firestore({ projectId: project, databaseId: database });
  const clients = { projects: new ProjectsClient(), services: new ServiceUsageClient() };
  return {
    ports: {
      health: new FirestoreHealthSource(firestore),
      breakers: new FirestoreBreakerStore(firestore),
      access: new GoogleProjectAccess(clients),
      clock: systemClock,
    },
    close: () => Promise.allSettled([firestore.terminate(), ...Object.values(clients).map((client) => client.close())]),
  };
}

/** @returns the exit code; bad usage is thrown */
export function run(argv: readonly string[]): Promise<number> {
  return preflightCommand(argv, openGoogle, checkGoogleCredentials);
}
