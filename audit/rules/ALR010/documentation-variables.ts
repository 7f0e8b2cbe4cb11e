import { didYouMean } from '../../../model/nearest-name';
import type { AlertCondition, AlertPolicy } from '../../../alerting/policies/policy';
import type { DeclaredPolicy } from '../../facts/monitoring';
import { failed, passed, type Rule, type Verdict } from '../../rule';

/** A variable that nothing fills is shown as `(none)` to the person who is paged. */
export const documentationVariables: Rule = {
  id: 'ALR010',
  name: 'documentation-variables',
  title: "every variable in a policy's documentation is filled",
  severity: 'warning',
  profile: 'platform',
  check: ({ monitoring }) => monitoring.policies.flatMap(judge),
};

/** https://cloud.google.com/monitoring/alerts/doc-variables */
const PLAIN = [
  'condition.display_name',
  'condition.name',
  'condition.threshold_value',
  'incident.id',
  'metric.display_name',
  'metric.type',
  'policy.display_name',
  'policy.name',
  'project',
  'resource.display_name',
  'resource.project',
  'resource.type',
];
/** Others are Terraform's expressions, which are known at apply only. */
const OF_MONITORING = /^(condition|incident|log|metadata|metric|policy|project|resource)(\.|$)/;
/** Variables that end with a key. */
const KEYED =
  /^(log\.extracted_label|metadata\.system_label|metadata\.user_label|metric\.label|policy\.user_label|resource\.label)\.(.+)$/;

function judge({ path, policy }: DeclaredPolicy): Verdict[] {
  const { content, subject } = policy.documentation ?? {};
  const text = [subject ?? '', content ?? ''].join('\n');
  const names = [...new Set([...text.matchAll(/\$\{([^}\s]+)\}/g)].map((match) => match[1] ?? ''))];
  const problems = names.flatMap((name) => {
    const problem = problemOf(policy, name);
    return problem === undefined ? [] : [{ name, problem }];
  });
  if (problems.length === 0) return [passed(path)];
  return problems.map(({ name, problem: { why, fix } }) =>
    failed({
      address: path,
      message: `nothing fills \${${name}} in its documentation: ${why}`,
      detail: 'The notification shows (none) in its place.',
      values: [{ of: path, field: 'documentation', value: `\${${name}}` }],
      fix,
    }),
  );
}

interface Unfilled {
  readonly why: string;
  readonly fix: string;
}

function problemOf(policy: AlertPolicy, name: string): Unfilled | undefined {
  if (PLAIN.includes(name) || !OF_MONITORING.test(name)) return undefined;
  const [, kind, key = ''] = KEYED.exec(name) ?? [];
  if (kind === undefined) return { why: 'no such variable exists', fix: didYouMean(name, PLAIN) };
  const { conditions } = policy;
  if (kind === 'policy.user_label') {
    return key in policy.userLabels
      ? undefined
      : { why: `the policy has no user label ${key}`, fix: didYouMean(key, Object.keys(policy.userLabels)) };
  }
  if (conditions.some((condition) => fills(condition, kind, key))) return undefined;
  return kind === 'log.extracted_label'
    ? { why: `no condition extracts a label ${key}`, fix: `add the label extractor ${key} to the condition` }
    : {
        why: `the reducer of its condition drops the label ${key}`,
        fix: `add ${kind}.${key} to groupByFields, or remove the variable`,
      };
}

/** Has a series of the condition the label? Where the series are not known, it may have it. */
function fills(condition: AlertCondition, kind: string, key: string): boolean {
  switch (condition.kind) {
    case 'log-match':
      return kind !== 'log.extracted_label' || key in condition.labelExtractors;
    case 'threshold':
    case 'absence': {
      if (kind === 'log.extracted_label') return false;
      const reduced = condition.aggregations.filter(({ crossSeriesReducer }) => crossSeriesReducer !== 'REDUCE_NONE');
      return reduced.every(({ groupByFields }) => groupByFields.some((field) => sameField(field, kind, key)));
    }
    default:
      return true;
  }
}

/** A group may write the plural, and quotes: `metric.labels."x"` is `metric.label.x`. */
function sameField(field: string, kind: string, key: string): boolean {
  return field.replaceAll('"', '').replace(/labels\./, 'label.') === `${kind}.${key}`;
}
