import type { AuditedDeployable } from '../../facts/deployable';
import type { Grant } from '../../facts/grant';
import { valueOf } from '../../facts/reading';
import { failed, passed, undecided, type Rule, type Verdict } from '../../rule';

const EVERYBODY: ReadonlySet<string> = new Set(['allUsers', 'allAuthenticatedUsers']);

export const publicInvoker: Rule = {
  id: 'WIR002',
  name: 'public-invoker',
  title: 'nothing may be called by everybody',
  severity: 'error',
  check: (facts) => [
    ...facts.grants.filter(({ on }) => on === 'service').map(ofGrant),
    ...facts.deployables.filter(({ kind }) => kind === 'service').map(ofService),
  ],
};

const detail = 'Whoever knows or guesses the URL can start runs of the pipeline.';

function ofGrant({ path, role, members }: Grant): Verdict {
  if (members.kind === 'unresolved') return undecided(path, `cannot say to whom a role is granted: ${members.text}`);
  const everybody = valueOf(members)?.find((member) => EVERYBODY.has(member));
  if (everybody === undefined) return passed(path);
  return failed({
    address: path,
    message: `${everybody} holds ${valueOf(role) ?? 'a role'} on it`,
    detail,
    values: [{ of: path, field: 'role', value: valueOf(role) ?? 'unknown until apply' }],
    fix: 'grant roles/run.invoker to the accounts that call, and to nobody else',
  });
}

function ofService({ path, invokerIamDisabled }: AuditedDeployable): Verdict {
  if (invokerIamDisabled.kind === 'unresolved') {
    return undecided(path, `cannot say whether callers are checked: ${invokerIamDisabled.text}`);
  }
  if (valueOf(invokerIamDisabled) !== true) return passed(path);
  return failed({
    address: path,
    message: 'the service does not check who calls it',
    detail,
    values: [{ of: path, field: 'invokerIamDisabled', value: 'true' }],
    fix: 'leave invokerIamDisabled out',
  });
}
