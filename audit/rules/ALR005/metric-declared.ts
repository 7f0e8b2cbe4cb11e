import { referencesIn } from '../../../terraform/terraform-json';
import type { Facts } from '../../facts';
import type { AuditedPolicy } from '../../facts/alert-policy';
import { Fields } from '../../facts/fields';
import { valueOf } from '../../facts/reading';
import { onlyValue, readSelection } from '../../facts/series-selection';
import { failed, passed, undecided, type Rule, type Verdict } from '../../rule';

const CUSTOM = 'custom.googleapis.com/';

/** The API refuses a policy on a metric that it does not know yet, and a custom metric is known once it is declared. */
export const metricDeclared: Rule = {
  id: 'ALR005',
  name: 'metric-declared',
  title: 'custom metrics that alerts read are declared, and the alerts wait for them',
  severity: 'error',
  check: (facts) => facts.policies.flatMap((policy) => judge(facts, policy)),
};

function judge(facts: Facts, policy: AuditedPolicy): Verdict[] {
  const verdicts: Verdict[] = [];
  const metrics = new Set<string>();
  for (const condition of policy.conditions) {
    if (condition.kind === 'other') continue;
    const filter = valueOf(condition.filter);
    const selection = filter === undefined ? undefined : readSelection(filter);
    const metric = selection === undefined ? undefined : onlyValue(selection, 'metric.type');
    if (metric !== undefined) metrics.add(metric);
    else if (filter?.includes(CUSTOM) !== false) {
      verdicts.push(undecided(policy.path, `cannot say which metric '${condition.displayName}' reads`));
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
      detail: 'The first apply fails: the API answers 404 to a policy on a metric that it does not know.',
      values,
      fix: 'declare it (google_monitoring_metric_descriptor), or read a metric that is declared',
    });
  }
  if (waitsFor(facts, policy, descriptor)) return passed(policy.path);
  return failed({
    address: policy.path,
    message: `the policy does not wait for the metric ${metric}`,
    detail: 'Terraform may create the policy first: the API then answers 404, and the first apply fails.',
    values,
    fix: 'dependsOn a time_sleep that depends on the descriptor',
  });
}

/** Directly, or through what it waits for, such as a `time_sleep`. */
function waitsFor({ index }: Facts, { stack, dependsOn }: AuditedPolicy, descriptor: string): boolean {
  const queue = [...dependsOn];
  const seen = new Set<string>();
  for (let address = queue.shift(); address !== undefined; address = queue.shift()) {
    if (address === descriptor) return true;
    if (seen.has(address)) continue;
    seen.add(address);
    const next = index.referredTo(stack, `\${${address}.id}`);
    if (next !== undefined) queue.push(...(valueOf(Fields.of(next).list('depends_on')) ?? []).map(plain));
  }
  return false;
}

function plain(dependency: string): string {
  return referencesIn(dependency)[0] ?? dependency;
}
