import { Fields } from './fields';
import { valueOf } from './reading';
import { placeOf, type Placed, type ResourceIndex } from './resource-index';

/** A Cloud Run worker pool: nothing calls it, and it has no timeout. */
export interface AuditedWorkerPool extends Placed {
  /** Its name; its construct path where the name is known at apply only. */
  readonly label: string;
}

export function readWorkerPools(index: ResourceIndex): AuditedWorkerPool[] {
  return index.ofType('google_cloud_run_v2_worker_pool').map((resource) => ({
    ...placeOf(resource),
    label: valueOf(Fields.of(resource).text('name')) ?? resource.path,
  }));
}
