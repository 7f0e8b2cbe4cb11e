import { didYouMean } from '../../../model/nearest-name';
import type { Facts } from '../../facts';
import type { AuditedPolicy } from '../../facts/alert-policy';
import { failed, passed, undecided, type Rule, type Verdict } from '../../rule';

export const alertRunbook: Rule = {
  id: 'ALR003',
  name: 'alert-runbook',
  title: 'every alert policy names a runbook that exists',
  severity: 'error',
  check: (facts) => facts.policies.map((policy) => judge(facts, policy)),
};

function judge({ runbooks }: Facts, { path, runbook }: AuditedPolicy): Verdict {
  const detail = 'Whoever is woken has to find out alone what it means and what to do.';
  switch (runbook.kind) {
    case 'unresolved':
      return undecided(path, `cannot say whether its runbook exists: ${runbook.text}`);
    case 'missing':
      return failed({
        address: path,
        message: 'the policy names no runbook',
        detail,
        values: [],
        fix: 'a page stacks/alerts/<name>/runbook.md, and <name> in the user label runbook',
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
