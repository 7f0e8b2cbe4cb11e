import { readAppEngineVersions } from './app-engine';
import { readFunctions } from './cloud-function';
import type { AuditedDeployable } from './deployable';
import type { ResourceIndex } from './resource-index';
import { readServices } from './run-service';

/** Cloud Run services, functions and App Engine versions, in this order. */
export function readDeployables(index: ResourceIndex): AuditedDeployable[] {
  return [...readServices(index), ...readFunctions(index), ...readAppEngineVersions(index)];
}
