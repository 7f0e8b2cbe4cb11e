import { z } from 'zod';
import { hasToken } from '../../model/token';
import type { Resource } from '../../terraform/resource';
import { Fields } from './fields';
import { linkOfText, type Link } from './link';
import { declared, unresolved, type Reading } from './reading';
import { placeOf, type Placed, type ResourceIndex } from './resource-index';

/** What a role is granted on, and the field that names it there. */
const GRANTS = {
  google_cloud_run_v2_service_iam: { on: 'service', field: 'name' },
  google_cloud_run_service_iam: { on: 'service', field: 'service' },
  google_cloudfunctions2_function_iam: { on: 'service', field: 'cloud_function' },
  google_cloud_run_v2_job_iam: { on: 'job', field: 'name' },
  google_cloudfunctions_function_iam: { on: 'gen1-function', field: 'cloud_function' },
  google_pubsub_topic_iam: { on: 'topic', field: 'topic' },
  google_pubsub_subscription_iam: { on: 'subscription', field: 'subscription' },
  google_project_iam: { on: 'project', field: 'project' },
  google_folder_iam: { on: 'project', field: 'folder' },
  google_organization_iam: { on: 'project', field: 'org_id' },
} as const;

/**
 * Which grants the input holds: `declared`: those that its Terraform makes, beside which there may be others. `all`: those
 * of a live project. `none`: those of a live project are not in the input.
 */
export type GrantsRead = 'declared' | 'all' | 'none';

/** A role that members hold on something. */
export interface Grant extends Placed {
  /** `project`: also its folders and its organization. */
  readonly on: 'service' | 'job' | 'gen1-function' | 'topic' | 'subscription' | 'project';
  /** What it is granted on. */
  readonly target: Link;
  readonly role: Reading<string>;
  /** IAM members; unresolved where the list itself is an expression. */
  readonly members: Reading<readonly Link[]>;
}

/** Every grant: `_iam_member`, `_iam_binding` and `_iam_policy`. */
export function readGrants(index: ResourceIndex): Grant[] {
  return Object.entries(GRANTS).flatMap(([type, { on, field }]) => [
    ...index.ofType(`${type}_member`, `${type}_binding`).map((resource) => grant(resource, on, field)),
    ...index.ofType(`${type}_policy`).flatMap((resource) => grantsOfPolicy(resource, on, field)),
  ]);
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

const policySchema = z.object({
  bindings: z.array(z.object({ role: z.string(), members: z.array(z.string()).default([]) })).default([]),
});

/** A policy is JSON, which `google_iam_policy` writes; its members may be expressions. */
function grantsOfPolicy(resource: Resource, on: Grant['on'], field: string): Grant[] {
  const { stack } = resource;
  const fields = Fields.of(resource);
  const policy = policySchema.safeParse(jsonOf(fields.expression('policy_data')));
  const target = fields.link(field) ?? linkOfText(stack, '');
  if (!policy.success) {
    const unknown = unresolved('policy_data');
    return [{ ...placeOf(resource), on, target, role: unknown, members: unknown }];
  }
  return policy.data.bindings.map(({ role, members }) => ({
    ...placeOf(resource),
    on,
    target,
    role: hasToken(role) ? unresolved(role) : declared(role),
    members: declared(members.map((member) => linkOfText(stack, member))),
  }));
}

/** Undefined, which no schema accepts, for text that is not JSON. */
function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
