import type { LogBasedMetric } from '../../../alerting/metrics/log-based-metric';
import type { Aggregation, AlertPolicy, ThresholdCondition } from '../../../alerting/policies/policy';
import { unreachableBurnRate, type ServiceLevelObjectives } from '../../../alerting/policies/service-level-objective';
import type { Facts } from '../../facts';
import { burningSloIn, isLogBased, metricInFilter } from '../../facts/condition-metric';
import { resourceTypeIn } from '../../facts/log-resource';
import type { DeclaredPolicy } from '../../facts/monitoring';
import { onlyValue, readSelection } from '../../facts/series-selection';
import { failed, notApplicable, passed, type Rule, type Verdict } from '../../rule';

type LogMetrics = ReadonlyMap<string, LogBasedMetric>;

/** A condition that can never hold looks like an alert, and never pages. */
export const possibleCondition: Rule = {
  id: 'ALR011',
  name: 'possible-condition',
  title: 'every condition of an alert policy can be true',
  severity: 'error',
  profile: 'platform',
  check: ({ monitoring }) => monitoring.policies.flatMap((declared) => judge(declared, monitoring)),
};

function judge({ path, policy }: DeclaredPolicy, { logMetrics, objectives }: Facts['monitoring']): Verdict[] {
  const thresholds = policy.conditions.filter((condition) => condition.kind === 'threshold');
  if (thresholds.length === 0) return [notApplicable(path)];
  const never = thresholds.flatMap((condition) => {
    const why = neverTrue(condition) ?? otherResource(condition, logMetrics) ?? aboveHighest(condition, objectives);
    return why === undefined ? [] : [verdict(path, condition, why)];
  });
  const both = never.length === 0 ? contradiction(policy, thresholds) : undefined;
  if (both !== undefined) return [verdict(path, both.condition, both.why)];
  return never.length === 0 ? [passed(path)] : never;
}

function verdict(path: string, condition: ThresholdCondition, why: string): Verdict {
  const { displayName, comparison, thresholdValue } = condition;
  return failed({
    address: path,
    message: `'${displayName}' can never be true: ${why}`,
    detail: 'The policy opens no incident for it, whatever happens.',
    values: [{ of: path, field: comparison, value: String(thresholdValue) }],
    fix: 'correct the threshold or the aggregation',
  });
}

/** Values that are not negative, and what they are. */
interface Values {
  readonly max?: number;
  readonly unit: string;
}

/** The values that an aligner or a reducer can give. */
const BOUNDS: Readonly<Record<string, Values>> = {
  ALIGN_FRACTION_TRUE: { max: 1, unit: 'a fraction' },
  REDUCE_FRACTION_TRUE: { max: 1, unit: 'a fraction' },
  ALIGN_COUNT: { unit: 'a count' },
  ALIGN_COUNT_TRUE: { unit: 'a count' },
  ALIGN_COUNT_FALSE: { unit: 'a count' },
  ALIGN_STDDEV: { unit: 'a deviation' },
  REDUCE_COUNT: { unit: 'a count' },
  REDUCE_COUNT_TRUE: { unit: 'a count' },
  REDUCE_COUNT_FALSE: { unit: 'a count' },
  REDUCE_STDDEV: { unit: 'a deviation' },
};

function neverTrue(condition: ThresholdCondition): string | undefined {
  const { comparison, thresholdValue, denominatorFilter, filter } = condition;
  if (denominatorFilter !== undefined) return undefined;
  const last = lastStep(condition.aggregations);
  const bounds = last === undefined ? undefined : BOUNDS[last];
  const isChange = condition.aggregations.some(({ perSeriesAligner }) => perSeriesAligner === 'ALIGN_PERCENT_CHANGE');
  const counted = bounds === undefined && !isChange ? countIn(metricInFilter(filter)) : undefined;
  const value = bounds ?? counted;
  if (value === undefined) return undefined;
  const { max, unit } = value;
  if (comparison === 'COMPARISON_LT' && thresholdValue <= 0) return `${unit} is never below ${thresholdValue}`;
  if (comparison === 'COMPARISON_GT' && max !== undefined && thresholdValue >= max)
    return `${unit} is never above ${thresholdValue}`;
  return undefined;
}

/**
 * What counts something is not negative, nor are its sums and rates: a log-based metric that is no distribution, and
 * Google's metrics of that name: https://cloud.google.com/monitoring/api/metrics_gcp
 */
function countIn(metric: string | undefined): Values | undefined {
  if (isLogBased(metric)) return { unit: 'a count of log entries' };
  return /^[a-z0-9]+\.googleapis\.com\/.*_count$/.test(metric ?? '') ? { unit: 'a count' } : undefined;
}

/** Points of a log-based metric stand on the resource of the entries that it counts. */
function otherResource({ filter }: ThresholdCondition, logMetrics: LogMetrics): string | undefined {
  const metric = logMetrics.get(metricInFilter(filter) ?? '');
  const selection = readSelection(filter);
  const read = selection && onlyValue(selection, 'resource.type');
  const counted = metric && metric.bucketName === undefined ? resourceTypeIn(metric.filter) : undefined;
  return read === undefined || counted === undefined || read === counted
    ? undefined
    : `it reads ${read}, and the entries that ${metric?.name ?? ''} counts are on ${counted}`;
}

/** A burn rate is at most 1 over the error budget. */
function aboveHighest(condition: ThresholdCondition, objectives: ServiceLevelObjectives): string | undefined {
  const slo = burningSloIn(condition.filter);
  const objective = slo === undefined ? undefined : objectives.objectiveOf(slo);
  const highest = objective && unreachableBurnRate(objective, condition);
  return highest === undefined
    ? undefined
    : `the highest possible burn rate is ${highest} for a goal of ${objective?.goal ?? ''}, never above ${condition.thresholdValue}`;
}

/** The last step that changes values. */
function lastStep(aggregations: readonly Aggregation[]): string | undefined {
  const last = aggregations.at(-1);
  if (last === undefined) return undefined;
  if (last.crossSeriesReducer !== 'REDUCE_NONE')
    return KEEPS_UNIT.has(last.crossSeriesReducer) ? last.perSeriesAligner : last.crossSeriesReducer;
  return last.perSeriesAligner;
}

/** Reducers whose result lies between the values that they reduce. A sum of fractions may be above 1. */
const KEEPS_UNIT: ReadonlySet<string> = new Set(['REDUCE_MEAN', 'REDUCE_MIN', 'REDUCE_MAX']);

/** Two conditions that must hold together on one and the same series, and exclude each other. */
function contradiction(
  { combiner }: AlertPolicy,
  thresholds: readonly ThresholdCondition[],
): { readonly condition: ThresholdCondition; readonly why: string } | undefined {
  if (combiner === 'OR') return undefined;
  for (const below of thresholds.filter(({ comparison }) => comparison === 'COMPARISON_LT')) {
    const above = thresholds.find(
      (other) =>
        other.comparison === 'COMPARISON_GT' &&
        other.thresholdValue >= below.thresholdValue &&
        isOneSeries(other) &&
        sameSeries(other, below),
    );
    if (above === undefined) continue;
    const why = `the policy also needs '${above.displayName}', above ${above.thresholdValue} on the same series`;
    return { condition: below, why };
  }
  return undefined;
}

/** Reduced to one series. */
function isOneSeries({ aggregations }: ThresholdCondition): boolean {
  const last = aggregations.at(-1);
  return last !== undefined && last.crossSeriesReducer !== 'REDUCE_NONE' && last.groupByFields.length === 0;
}

function sameSeries(a: ThresholdCondition, b: ThresholdCondition): boolean {
  return (
    a.filter === b.filter &&
    a.denominatorFilter === b.denominatorFilter &&
    JSON.stringify([a.aggregations, a.denominatorAggregations]) ===
      JSON.stringify([b.aggregations, b.denominatorAggregations])
  );
}
