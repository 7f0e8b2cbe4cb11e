import { policyProblems } from '../../../alerting/policies/policy-checks';
import type { Problem } from '../../../model/problem';
import type { Facts } from '../../facts';
import type { DeclaredPolicy } from '../../facts/monitoring';
import { failed, passed, undecided, type Rule, type Verdict } from '../../rule';

/** Terraform accepts all of it; the API refuses it in the middle of an apply. */
export const acceptedPolicy: Rule = {
  id: 'ALR008',
  name: 'accepted-policy',
  title: 'the API accepts every alert policy',
  severity: 'error',
  profile: 'platform',
  check: ({ monitoring }) => [
    ...monitoring.policies.flatMap((declared) => judge(monitoring, declared)),
    ...monitoring.refused.flatMap(({ path, problems, hasUnknown }) =>
      hasUnknown
        ? [undecided(path, 'cannot determine whether the API accepts it: parts of it are known at apply only')]
        : problems.map((problem) => refused(path, problem)),
    ),
  ],
};

function judge({ metrics }: Facts['monitoring'], { path, policy, inTerraform }: DeclaredPolicy): Verdict[] {
  const { place: _, ...placeless } = policy; // the address of the finding says where it is
  const problems = policyProblems(placeless, metrics).filter(({ code }) => !(inTerraform && RANGES.has(code)));
  const unknown = policy.conditions.flatMap((condition) =>
    condition.kind === 'unevaluated' ? [`'${condition.displayName}': ${condition.reason}`] : [],
  );
  return [
    ...problems.map((problem) => refused(path, problem)),
    ...unknown.map((why) => undecided(path, `cannot determine whether the API accepts ${why}`)),
    ...(problems.length + unknown.length === 0 ? [passed(path)] : []),
  ];
}

/** Codes of times and counts out of range. */
const RANGES: ReadonlySet<string> = new Set(['LIM001', 'LIM002']);

function refused(path: string, { code, where, rule, got, fix }: Problem): Verdict {
  return failed({
    address: path,
    message: `${where}: ${rule}, got ${got}`,
    detail: 'Terraform does not check it: the API refuses the policy, and the apply fails halfway.',
    values: [{ of: where, field: code, value: got }],
    fix,
  });
}
