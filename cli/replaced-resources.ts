import { metricInFilter } from '../audit/facts/condition-metric';
import type { MonitoringConfig } from '../alerting/monitoring-config';
import type { AlertCondition } from '../alerting/policies/policy';
import { filtersOf, type ServiceLevelObjective } from '../alerting/policies/service-level-objective';
import { selectorsIn } from '../alerting/promql/expression';
import { DISTRIBUTION_SUFFIXES, promqlNamesOf } from '../alerting/promql/metric-naming';
import { readQuery } from '../alerting/promql/read-query';
import type { Side } from '../review/side';
import { isReplaced, type PlannedStep } from '../terraform/plan/read-plan';
import type { Body, Resource } from '../terraform/resource';

const POLICY = 'google_monitoring_alert_policy';

/**
 * The resources that an apply deletes and creates again, with the alert policies that this concerns.
 * @param resources those after the apply; `monitoring` was read from them
 */
export function replacedResources(
  steps: readonly PlannedStep[],
  resources: readonly Resource[],
  { policies, objectives }: MonitoringConfig,
): NonNullable<Side['replaced']> {
  // Policies are read in the order of their resources.
  const idOf = new Map(
    resources.filter(({ type }) => type === POLICY).map(({ address }, i) => [address, policies[i]?.id]),
  );
  return steps.filter(isReplaced).map(({ address, type, after = {} }) => {
    const metric = metricTypeOf(type, after);
    const own = idOf.get(address);
    const readers = policies.filter(
      ({ conditions }) => metric !== undefined && conditions.some((one) => reads(one, metric, objectives)),
    );
    return { address, type, policies: [...(own === undefined ? [] : [own]), ...readers.map(({ id }) => id)] };
  });
}

function metricTypeOf(type: string, values: Body): string | undefined {
  if (type === 'google_logging_metric') return `logging.googleapis.com/user/${String(values['name'])}`;
  return type === 'google_monitoring_metric_descriptor' ? String(values['type']) : undefined;
}

function reads(condition: AlertCondition, metric: string, objectives: readonly ServiceLevelObjective[]): boolean {
  if (condition.kind === 'promql') return isQueried(condition.query, metric);
  if (condition.kind !== 'threshold' && condition.kind !== 'absence') return false;
  const { filter } = condition;
  const ofObjective = objectives
    .filter(({ id }) => filter.includes('select_slo_') && filter.includes(id))
    .flatMap(({ indicator }) => filtersOf(indicator) ?? []);
  const denominator = condition.kind === 'threshold' ? condition.denominatorFilter : undefined;
  return [filter, denominator, ...ofObjective].some((one) => one !== undefined && metricInFilter(one) === metric);
}

function isQueried(query: string, metric: string): boolean {
  const names = promqlNamesOf(metric).flatMap((name) => [name, ...DISTRIBUTION_SUFFIXES.map((end) => `${name}${end}`)]);
  try {
    return selectorsIn(readQuery(query)).some(({ name }) => names.includes(name));
  } catch {
    // A query that cannot be read is a finding of the audit.
    return false;
  }
}
