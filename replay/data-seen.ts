import type { AlertCondition, AlertPolicy } from '../alerting/policies/policy';
import { policyProblems } from '../alerting/policies/policy-checks';
import { MetricDescriptors } from '../alerting/metrics/metric-descriptor';
import { UNDOCUMENTED } from '../alerting/evaluation/options';
import { filtersOf, type ServiceLevelObjectives } from '../alerting/policies/service-level-objective';
import { compileMatcher, unjudgeable } from '../alerting/filters/monitoring/monitoring-matcher';
import { parseMonitoringFilter } from '../alerting/filters/monitoring/monitoring-parser';
import type { Series } from '../alerting/metrics/series';
import { selectorsIn } from '../alerting/promql/expression';
import { readQuery } from '../alerting/promql/read-query';
import { SampleSink } from '../alerting/promql/sample-sink';
import { SeriesSet } from '../alerting/promql/series-set';
import type { FilterUse } from './log-points';

/** The series and filters of a recording. */
export interface Recorded {
  readonly series: readonly Series[];
  readonly filters: readonly FilterUse[];
}

/**
 * IDs of the policies without data: none of their conditions reads a series or matches an entry of the recording. A
 * policy on a basic SLI, whose metrics depend on its service, is never listed.
 * @param policies policies that were evaluated and opened no incident
 */
export function policiesWithoutData(
  policies: readonly AlertPolicy[],
  { series, filters }: Recorded,
  objectives: ServiceLevelObjectives,
): string[] {
  const matchedLogs = new Set(filters.filter(({ matched }) => matched > 0).map(({ of }) => of));
  return policies
    .filter(({ id, conditions, enabled }) => {
      const seen = conditions.map((condition) =>
        condition.kind === 'log-match' ? matchedLogs.has(`policy ${id}`) : seesData(condition, series, objectives),
      );
      return enabled && seen.length > 0 && seen.every((one) => one === false);
    })
    .map(({ id }) => id);
}

/** Does a policy that the API accepts read a series? */
export function readsSeries(
  policies: readonly AlertPolicy[],
  series: Series,
  objectives: ServiceLevelObjectives,
): boolean {
  const accepted = policies.filter((policy) => policyProblems(policy, NO_DESCRIPTORS).length === 0);
  return accepted.some(({ conditions }) =>
    conditions.some((one) => one.kind !== 'log-match' && seesData(one, [series], objectives) !== false),
  );
}

const NO_DESCRIPTORS = new MetricDescriptors([]);

/** Does a condition read any of the series? Undefined where that is unknown. */
function seesData(
  condition: AlertCondition,
  series: readonly Series[],
  objectives: ServiceLevelObjectives,
): boolean | undefined {
  if (condition.kind === 'promql') return selectsAny(condition.query, series);
  if (condition.kind !== 'threshold' && condition.kind !== 'absence') return undefined;
  const tree = parseMonitoringFilter(condition.filter);
  if (tree.kind !== 'slo') return matchesAny(condition.filter, series);
  const objective = objectives.objectiveOf(tree.slo);
  const filters = objective === undefined ? undefined : filtersOf(objective.indicator);
  return filters?.some((filter) => matchesAny(filter, series) !== false);
}

function matchesAny(filter: string, series: readonly Series[]): boolean | undefined {
  const selects = selectorOf(filter);
  return selects === undefined ? undefined : series.some((one) => selects(one));
}

/** Which series a Monitoring filter selects; undefined where that cannot be judged, as of a filter that names an SLO. */
export function selectorOf(filter: string): ((series: Series) => boolean) | undefined {
  const tree = parseMonitoringFilter(filter);
  if (tree.kind === 'slo' || unjudgeable(tree) !== undefined) return undefined;
  return compileMatcher(tree, { hasIgnoresCase: UNDOCUMENTED.hasIgnoresCase.default });
}

function selectsAny(query: string, series: readonly Series[]): boolean {
  const sets = selectorsIn(readQuery(query)).map((selector) => new SeriesSet(selector));
  return series.some((one) => SampleSink.wants(one, sets).length > 0);
}
