import type { ProjectsClient } from '@google-cloud/resource-manager';
import type { ServiceUsageClient } from '@google-cloud/service-usage';
import type { ProjectAccess } from '../preflight/ports';
import { reasonOf } from './reason';

/** Of one request. The iteration follows the pages itself. */
const CALL = { timeout: 30_000, autoPaginate: false };
/** The most that the API returns at once. */
const PAGE_SIZE = 200;

/** The methods of the clients that are used. */
export interface AccessClients {
  readonly projects: Pick<ProjectsClient, 'testIamPermissions'>;
  readonly services: Pick<ServiceUsageClient, 'listServicesAsync'>;
}

/** What the caller may do, through Resource Manager, and what is enabled, through Service Usage. */
export class GoogleProjectAccess implements ProjectAccess {
  constructor(private readonly clients: AccessClients) {}

  /** Needs no right: https://cloud.google.com/resource-manager/reference/rest/v3/projects/testIamPermissions */
  async granted(project: string, permissions: readonly string[]): Promise<ReadonlySet<string>> {
    try {
      const request = { resource: `projects/${project}`, permissions: [...permissions] };
      const [answer] = await this.clients.projects.testIamPermissions(request, CALL);
      return new Set(answer.permissions ?? []);
    } catch (error) {
      throw explained(error, 'cloudresourcemanager.googleapis.com');
    }
  }

  /** Needs `serviceusage.services.list`: https://cloud.google.com/service-usage/docs/access-control */
  async enabledApis(project: string): Promise<ReadonlySet<string>> {
    const request = { parent: `projects/${project}`, filter: 'state:ENABLED', pageSize: PAGE_SIZE };
    const enabled = new Set<string>();
    try {
      for await (const { name } of this.clients.services.listServicesAsync(request, CALL)) {
        // projects/123/services/run.googleapis.com
        enabled.add((name ?? '').slice((name ?? '').lastIndexOf('/') + 1));
      }
    } catch (error) {
      throw explained(error, 'serviceusage.googleapis.com');
    }
    return enabled;
  }
}

function explained(error: unknown, api: string): Error {
  return new Error(reasonOf(error, api), { cause: error });
}
