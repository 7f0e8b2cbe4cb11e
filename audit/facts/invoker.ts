import { hasToken } from '../../model/token';
import type { AuditedDeployable } from './deployable';
import type { Grant, GrantsRead } from './grant';
import type { GrantIndex } from './grant-index';
import { accountOf, sameAccount, type Account } from './identity';
import type { Link } from './link';
import { valueOf } from './reading';
import { samePlace, type ResourceIndex } from './resource-index';
import type { AuditedJob } from './run-job';

/** What a call needs the right to call. */
export type Invoked = AuditedDeployable | AuditedJob;

/**
 * Google's roles that allow a call, the least one first; 2nd gen functions are called on their Cloud Run service.
 * https://cloud.google.com/run/docs/reference/iam/roles, https://cloud.google.com/functions/docs/reference/iam/roles
 */
const ROLES = {
  service: ['roles/run.invoker', 'roles/run.servicesInvoker', 'roles/run.admin', 'roles/editor', 'roles/owner'],
  job: [
    'roles/run.invoker',
    'roles/run.jobsExecutor',
    'roles/run.jobsExecutorWithOverrides',
    'roles/run.developer',
    'roles/run.admin',
    'roles/editor',
    'roles/owner',
  ],
  'gen1-function': [
    'roles/cloudfunctions.invoker',
    'roles/cloudfunctions.developer',
    'roles/cloudfunctions.admin',
    'roles/editor',
    'roles/owner',
  ],
} as const;

/** Who calls without an account of its own. */
export const PUBLIC_MEMBERS: ReadonlySet<string> = new Set(['allUsers', 'allAuthenticatedUsers']);

/** The facts that decide which account may call. */
interface Rights {
  readonly index: ResourceIndex;
  readonly grantIndex: GrantIndex;
  readonly grantsRead: GrantsRead;
}

/** The least role that allows the call. */
export function invokerRole(invoked: Invoked): string {
  return ROLES[grantedOn(invoked)][0];
}

/** May the account call it? `unknown` where a grant that could allow it is known at apply only. */
export function holdsInvoker(rights: Rights, account: Account, invoked: Invoked): 'yes' | 'no' | 'unknown' {
  return mayCall(rights, invoked, (member) => isMember(rights.index, member, account));
}

/** May everybody call it? */
export function isPublic(rights: Rights, invoked: Invoked): 'yes' | 'no' | 'unknown' {
  if ('invokerIamDisabled' in invoked) {
    if (valueOf(invoked.invokerIamDisabled) === true) return 'yes';
    if (invoked.invokerIamDisabled.kind === 'unresolved') return 'unknown';
  }
  return mayCall(rights, invoked, (member) => {
    if (member.text === 'allUsers') return 'yes';
    const known = !hasToken(member.text) || accountOf(rights.index, member).kind === 'resource';
    return known ? 'no' : 'unknown';
  });
}

/** Does the input decide who may call it: is it a live project's, or does it grant anything on it? */
export function decidesCallers(rights: Rights, invoked: Invoked): boolean {
  if (rights.grantsRead !== 'declared') return rights.grantsRead === 'all';
  return grantsOn(rights, invoked).some((grant) => isOn(rights.index, grant, invoked) === 'yes');
}

/** Those that are, or may be, on it. */
function grantsOn({ grantIndex }: Rights, invoked: Invoked): readonly Grant[] {
  return grantIndex.on(grantedOn(invoked), invoked, valueOf(invoked.name));
}

function mayCall(
  rights: Rights,
  invoked: Invoked,
  isWanted: (member: Link) => 'yes' | 'no' | 'unknown',
): 'yes' | 'no' | 'unknown' {
  const { index, grantIndex, grantsRead } = rights;
  let unknown = grantsRead === 'none';
  for (const grant of [...grantIndex.onProject, ...grantsOn(rights, invoked)]) {
    const on = grant.on === 'project' ? 'yes' : isOn(index, grant, invoked);
    const role = allows(valueOf(grant.role), invoked);
    if (on === 'no' || role === 'no') continue;
    const members = valueOf(grant.members)?.map(isWanted) ?? ['unknown'];
    if (!members.some((member) => member !== 'no')) continue;
    if (on === 'yes' && role === 'yes' && members.includes('yes')) return 'yes';
    unknown = true;
  }
  return unknown ? 'unknown' : 'no';
}

/** A role of the project's or the organization's own may hold the permission. */
function allows(role: string | undefined, invoked: Invoked): 'yes' | 'no' | 'unknown' {
  if (role === undefined || !role.startsWith('roles/')) return 'unknown';
  return ROLES[grantedOn(invoked)].some((one) => one === role) ? 'yes' : 'no';
}

/** A group or a domain may hold the account; so may a member that is known at apply, unless it is an agent of Google's. */
function isMember(index: ResourceIndex, member: Link, account: Account): 'yes' | 'no' | 'unknown' {
  const named = accountOf(index, member);
  if (PUBLIC_MEMBERS.has(member.text) || sameAccount(named, account)) return 'yes';
  if (/^(group|domain|principalSet):/.test(member.text)) return 'unknown';
  const isAgent = AGENT.test(member.text) || index.referredTo(member)?.type === 'google_project_service_identity';
  return named.kind === 'unresolved' && hasToken(member.text) && !isAgent ? 'unknown' : 'no';
}

/** https://cloud.google.com/iam/docs/service-agents */
const AGENT = /@gcp-sa-[a-z-]+\.iam\.gserviceaccount\.com$/;

/** A grant names a service by reference or by its name; a function's Cloud Run service has the function's name. */
function isOn(index: ResourceIndex, grant: Grant, invoked: Invoked): 'yes' | 'no' | 'unknown' {
  if (grant.on !== grantedOn(invoked)) return 'no';
  const referred = index.referredTo(grant.target);
  if (referred !== undefined) return samePlace(referred, invoked) ? 'yes' : 'no';
  if (hasToken(grant.target.text)) return 'unknown';
  const name = valueOf(invoked.name);
  if (name === undefined) return 'unknown';
  return grant.target.text === name || grant.target.text.endsWith(`/${name}`) ? 'yes' : 'no';
}

function grantedOn({ kind }: Invoked): keyof typeof ROLES {
  return kind === 'job' || kind === 'gen1-function' ? kind : 'service';
}
