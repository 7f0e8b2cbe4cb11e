import type { Resource } from '../../terraform/resource';
import { Fields } from './fields';
import type { Link } from './link';
import type { Reading } from './reading';
import { placeOf, type Placed, type ResourceIndex } from './resource-index';

/** What a role is granted on, and the field that names it there. */
const GRANTS = {
  google_cloud_run_v2_service_iam: { on: 'service', field: 'name' },
  google_cloud_run_service_iam: { on: 'service', field: 'service' },
  google_cloudfunctions2_function_iam: { on: 'service', field: 'cloud_function' },
  google_pubsub_topic_iam: { on: 'topic', field: 'topic' },
  google_pubsub_subscription_iam: { on: 'subscription', field: 'subscription' },
  google_project_iam: { on: 'project', field: 'project' },
} as const;

/** A role that members hold on something. */
export interface Grant extends Placed {
  readonly on: 'service' | 'topic' | 'subscription' | 'project';
  /** What it is granted on. */
  readonly target: Link;
  readonly role: Reading<string>;
  /** IAM members; unresolved where the list itself is an expression. */
  readonly members: Reading<readonly Link[]>;
}

/** Every grant on services, functions, topics, subscriptions and the project: `_iam_member` and `_iam_binding`. */
export function readGrants(index: ResourceIndex): Grant[] {
  return Object.entries(GRANTS).flatMap(([type, { on, field }]) =>
    index.ofType(`${type}_member`, `${type}_binding`).map((resource) => grant(resource, on, field)),
  );
}

function grant(resource: Resource, on: Grant['on'], field: string): Grant {
  const fields = Fields.of(resource);
  const member = fields.link('member');
  return {
    ...placeOf(resource),
    on,
    target: fields.link(field) ?? { stack: resource.stack, text: '', references: [] },
    role: fields.text('role'),
    members: member === undefined ? fields.links('members') : { kind: 'declared', value: [member] },
  };
}
