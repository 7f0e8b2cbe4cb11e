import type { AuditedDeployable } from '../../facts/deployable';
import type { Grant } from '../../facts/grant';
import { PUBLIC_MEMBERS } from '../../facts/invoker';
import { valueOf } from '../../facts/reading';
import { failed, passed, undecided, type Rule, type Verdict } from '../../rule';

export const publicInvoker: Rule = {
  id: 'WIR002',
  name: 'public-invoker',
  title: 'no service is public',
  severity: 'error',
  profile: 'phasewatch',
  check: (facts) => [
    ...facts.grants.filter(({ on }) => ['service', 'job', 'gen1-function'].includes(on)).map(ofGrant),
    ...facts.deployables.filter(({ kind }) => kind === 'service').map(ofService),
  ],
};

const detail = 'The URL alone is enough to start runs of the pipeline.';

function ofGrant({ path, role, members }: Grant): Verdict {
  if (members.kind === 'unresolved')
    return undecided(path, `cannot determine the members of the grant: ${members.text}`);
  const member = valueOf(members)?.find(({ text }) => PUBLIC_MEMBERS.has(text))?.text;
  if (member === undefined) return passed(path);
  return failed({
    address: path,
    message: `${member} has ${valueOf(role) ?? 'a role'}`,
    detail,
    values: [{ of: path, field: 'role', value: valueOf(role) ?? 'unknown until apply' }],
    fix: 'grant roles/run.invoker to the calling accounts only',
  });
}

function ofService({ path, invokerIamDisabled }: AuditedDeployable): Verdict {
  if (invokerIamDisabled.kind === 'unresolved') {
    return undecided(path, `cannot determine whether the service checks its callers: ${invokerIamDisabled.text}`);
  }
  if (valueOf(invokerIamDisabled) !== true) return passed(path);
  return failed({
    address: path,
    message: 'the service does not check the identity of its callers',
    detail,
    values: [{ of: path, field: 'invokerIamDisabled', value: 'true' }],
    fix: 'remove invokerIamDisabled',
  });
}
