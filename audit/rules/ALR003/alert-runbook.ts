import { didYouMean } from '../../../model/nearest-name';
import type { Facts } from '../../facts';
import type { AuditedPolicy } from '../../facts/alert-policy';
import { failed, passed, undecided, type Rule, type Verdict } from '../../rule';

export const alertRunbook: Rule = {
  id: 'ALR003',
  name: 'alert-runbook',
  title: 'every alert policy names a runbook that exists',
  severity: 'error',
  profile: 'phasewatch',
  check: (facts) => facts.policies.map((policy) => judge(facts, policy)),
};

function judge({ runbooks }: Facts, { path, runbook }: AuditedPolicy): Verdict {
  const detail = 'The person on call has no instructions for this alert.';
  switch (runbook.kind) {
    case 'unresolved':
      return undecided(path, `cannot determine whether its runbook exists: ${runbook.text}`);
    case 'missing':
      return failed({
        address: path,
        message: 'the policy names no runbook',
        detail,
        values: [],
        fix: 'write stacks/alerts/<name>/runbook.md, and set the user label runbook to <name>',
      });
    default:
      if (runbooks.has(runbook.value)) return passed(path);
      return failed({
        address: path,
        message: `the runbook stacks/alerts/${runbook.value}/runbook.md does not exist`,
        detail,
        values: [{ of: path, field: 'userLabels.runbook', value: runbook.value }],
        fix: `write it; ${didYouMean(runbook.value, [...runbooks].sort())}`,
      });
  }
}
