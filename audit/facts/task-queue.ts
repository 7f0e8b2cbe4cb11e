import { hasToken } from '../../model/token';
import type { Callee, Callees } from './callee';
import { Fields } from './fields';
import { identityOf, type Identity } from './identity';
import { DEFAULTS } from './platform-defaults';
import { valueOf, type Reading } from './reading';
import { placeOf, type Placed, type ResourceIndex } from './resource-index';

/** A Cloud Tasks queue. Each task has its own dispatch deadline, which the guard's configuration declares. */
export interface AuditedQueue extends Placed {
  /** Its name, or its construct path. */
  readonly label: string;
  /** Tries of one task, the first included. */
  readonly maxAttempts: Reading<number>;
  /** Where the queue sends its tasks; undefined where each task has a URL of its own. */
  readonly target: QueueTarget | undefined;
}

/** The host to which a queue sends all its tasks, and the identity that it gives them. */
export interface QueueTarget {
  /** One; several where the host depends on a condition. */
  readonly callees: readonly Callee[];
  readonly identity: Identity;
}

export function readQueues(index: ResourceIndex, callees: Callees): AuditedQueue[] {
  return index.ofType('google_cloud_tasks_queue').map((resource) => {
    const fields = Fields.of(resource);
    return {
      ...placeOf(resource),
      label: valueOf(fields.text('name')) ?? resource.path,
      maxAttempts: fields.block('retry_config')?.number('max_attempts', DEFAULTS.queueAttempts) ?? {
        kind: 'default',
        value: DEFAULTS.queueAttempts,
      },
      target: targetOf(index, callees, fields),
    };
  });
}

/** https://cloud.google.com/tasks/docs/configuring-queues#routing */
function targetOf(index: ResourceIndex, callees: Callees, fields: Fields): QueueTarget | undefined {
  const target = fields.block('http_target');
  const host = target?.block('uri_override')?.link('host');
  if (target === undefined || host === undefined) return undefined;
  const url = hasToken(host.text) ? host : { ...host, text: `https://${host.text}` };
  return { callees: callees.of(url), identity: identityOf(index, target) };
}
