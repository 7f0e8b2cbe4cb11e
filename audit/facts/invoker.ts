import { hasToken } from '../../model/token';
import type { AuditedDeployable } from './deployable';
import type { Grant } from './grant';
import { accountOf, sameAccount, type Account } from './identity';
import { valueOf } from './reading';
import { samePlace, type ResourceIndex } from './resource-index';

/** The role that Cloud Run requires, also for 2nd gen functions. */
export const INVOKER = 'roles/run.invoker';

/** The facts that decide which account may call. */
interface Rights {
  readonly index: ResourceIndex;
  readonly grants: readonly Grant[];
  readonly hasPolicies: boolean;
}

/** May the account call the deployable? `unknown` where a grant that could allow it is known at apply only. */
export function holdsInvoker(
  rights: Rights,
  account: Account,
  deployable: AuditedDeployable,
): 'yes' | 'no' | 'unknown' {
  let unknown = !rights.hasPolicies;
  for (const grant of rights.grants) {
    const on = grant.on === 'project' ? 'yes' : isOn(rights.index, grant, deployable);
    const role = valueOf(grant.role);
    if (on === 'no' || (role !== undefined && role !== INVOKER)) continue;
    const members = valueOf(grant.members);
    const member = members?.some((link) => sameAccount(accountOf(rights.index, link), account));
    if (member === false) continue;
    if (on === 'yes' && role !== undefined && member === true) return 'yes';
    unknown = true;
  }
  return unknown ? 'unknown' : 'no';
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
