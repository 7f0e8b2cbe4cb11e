import { referencesIn } from '../../../terraform/terraform-json';
import type { Facts } from '../../facts';
import type { AuditedPolicy } from '../../facts/alert-policy';
import { Fields } from '../../facts/fields';
import { valueOf } from '../../facts/reading';
import { onlyValue } from '../../facts/series-selection';
import { failed, passed, undecided, type Rule, type Verdict } from '../../rule';

const CUSTOM = 'custom.googleapis.com/';

/** The API refuses a policy on a metric that does not exist yet; a custom metric exists once its descriptor does. */
export const metricDeclared: Rule = {
  id: 'ALR005',
  name: 'metric-declared',
  title: 'the custom metrics that alert policies read are declared, and the policies depend on the declarations',
  severity: 'error',
  profile: 'phasewatch',
  check: (facts) => facts.policies.flatMap((policy) => judge(facts, policy)),
};

function judge(facts: Facts, policy: AuditedPolicy): Verdict[] {
  const verdicts: Verdict[] = [];
  const metrics = new Set<string>();
  for (const condition of policy.conditions) {
    if (condition.kind === 'other') continue;
    const filter = valueOf(condition.filter);
    const metric = condition.selection && onlyValue(condition.selection, 'metric.type');
    if (metric !== undefined) metrics.add(metric);
    else if (filter?.includes(CUSTOM) !== false) {
      verdicts.push(undecided(policy.path, `cannot determine which metric '${condition.displayName}' reads`));
    }
  }
  for (const metric of metrics) if (metric.startsWith(CUSTOM)) verdicts.push(ofMetric(facts, policy, metric));
  return verdicts;
}

function ofMetric(facts: Facts, policy: AuditedPolicy, metric: string): Verdict {
  const descriptor = facts.descriptors.get(metric);
  const values = [{ of: policy.path, field: 'metric.type', value: metric }];
  if (descriptor === undefined) {
    return failed({
      address: policy.path,
      message: `no descriptor declares the metric ${metric}`,
      detail: 'The first apply fails: the API answers 404 to a policy on a metric that does not exist.',
      values,
      fix: 'declare it (google_monitoring_metric_descriptor), or read a declared metric',
    });
  }
  if (dependsOn(facts, policy, descriptor)) return passed(policy.path);
  return failed({
    address: policy.path,
    message: `the policy does not depend on the descriptor of ${metric}`,
    detail: 'Terraform may create the policy before the metric: the API then answers 404, and the first apply fails.',
    values,
    fix: 'let the policy depend on a time_sleep that depends on the descriptor',
  });
}

/** Directly, or through other resources such as a `time_sleep`. */
function dependsOn({ index }: Facts, policy: AuditedPolicy, descriptor: string): boolean {
  const queue = [...policy.dependsOn];
  const visited = new Set<string>();
  for (let address = queue.shift(); address !== undefined; address = queue.shift()) {
    if (address === descriptor) return true;
    if (visited.has(address)) continue;
    visited.add(address);
    const next = index.at(policy.stack, address);
    if (next !== undefined) queue.push(...(valueOf(Fields.of(next).list('depends_on')) ?? []).map(plain));
  }
  return false;
}

function plain(dependency: string): string {
  return referencesIn(dependency)[0]?.address ?? dependency;
}
