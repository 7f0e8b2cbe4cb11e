import { Fields } from './fields';
import { DEFAULTS } from './platform-defaults';
import type { Reading } from './reading';
import { placeOf, type Placed, type ResourceIndex } from './resource-index';

/** A Cloud Tasks queue. Each task has its own dispatch deadline, which the guard's configuration declares. */
export interface AuditedQueue extends Placed {
  /** Tries of one task, the first included. */
  readonly maxAttempts: Reading<number>;
}

export function readQueues(index: ResourceIndex): AuditedQueue[] {
  return index.ofType('google_cloud_tasks_queue').map((resource) => ({
    ...placeOf(resource),
    maxAttempts: Fields.of(resource).block('retry_config')?.number('max_attempts', DEFAULTS.queueAttempts) ?? {
      kind: 'default',
      value: DEFAULTS.queueAttempts,
    },
  }));
}
