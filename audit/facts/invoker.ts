import { hasToken } from '../../model/token';
import type { AuditedDeployable } from './deployable';
import type { Grant } from './grant';
import type { GrantIndex } from './grant-index';
import { accountOf, sameAccount, type Account } from './identity';
import { valueOf } from './reading';
import { samePlace, type ResourceIndex } from './resource-index';

/** The role that Cloud Run requires, also for 2nd gen functions. */
export const INVOKER = 'roles/run.invoker';

/**
 * Roles that hold `run.routes.invoke`. A role of the project's own may hold it, too.
 * https://cloud.google.com/run/docs/reference/iam/roles
 */
const INVOKERS: ReadonlySet<string> = new Set([INVOKER, 'roles/run.servicesInvoker', 'roles/run.admin']);
const OWN_ROLE = /^(projects|organizations)\//;

/** The facts that decide which account may call. */
interface Rights {
  readonly index: ResourceIndex;
  readonly grantIndex: GrantIndex;
  readonly hasPolicies: boolean;
}

/** May the account call the deployable? `unknown` where a grant that could allow it is known at apply only. */
export function holdsInvoker(
  rights: Rights,
  account: Account,
  deployable: AuditedDeployable,
): 'yes' | 'no' | 'unknown' {
  let unknown = !rights.hasPolicies;
  const { grantIndex } = rights;
  for (const grant of [...grantIndex.onProject, ...grantIndex.on('service', deployable, valueOf(deployable.name))]) {
    const on = grant.on === 'project' ? 'yes' : isOn(rights.index, grant, deployable);
    const role = valueOf(grant.role);
    const isOwn = role !== undefined && OWN_ROLE.test(role);
    if (on === 'no' || (role !== undefined && !isOwn && !INVOKERS.has(role))) continue;
    const members = valueOf(grant.members);
    const member = members?.some((link) => sameAccount(accountOf(rights.index, link), account));
    if (member === false) continue;
    if (on === 'yes' && role !== undefined && !isOwn && member === true) return 'yes';
    unknown = true;
  }
  return unknown ? 'unknown' : 'no';
}

/** May everyone call it? `unknown` where the input holds no grant on it: another place may grant it. */
export function isPublic(rights: Rights, deployable: AuditedDeployable): 'yes' | 'no' | 'unknown' {
  if (valueOf(deployable.invokerIamDisabled) === true) return 'yes';
  const grants = rights.grantIndex
    .on('service', deployable, valueOf(deployable.name))
    .filter((grant) => isOn(rights.index, grant, deployable) !== 'no');
  const members = grants.map(({ members: all }) => valueOf(all)?.map(({ text }) => text));
  if (members.some((all) => all?.includes('allUsers') === true)) return 'yes';
  return grants.length === 0 || members.some((all) => all === undefined || all.some(hasToken)) ? 'unknown' : 'no';
}

/** A grant names a service by reference or by its name; a function's Cloud Run service has the function's name. */
export function isOn(index: ResourceIndex, grant: Grant, deployable: AuditedDeployable): 'yes' | 'no' | 'unknown' {
  if (grant.on !== 'service') return 'no';
  const referred = index.referredTo(grant.target);
  if (referred !== undefined) return samePlace(referred, deployable) ? 'yes' : 'no';
  if (hasToken(grant.target.text)) return 'unknown';
  const name = valueOf(deployable.name);
  if (name === undefined) return 'unknown';
  return grant.target.text === name || grant.target.text.endsWith(`/services/${name}`) ? 'yes' : 'no';
}
