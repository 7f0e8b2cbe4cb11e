import { metricTypeOf } from '../../filters/monitoring/alert-filter';
import { compileMatcher, metadataIn, unjudgeable } from '../../filters/monitoring/monitoring-matcher';
import { parseMonitoringFilter } from '../../filters/monitoring/monitoring-parser';
import type { MonitoringExpression } from '../../filters/monitoring/monitoring-syntax';
import { metadataText } from '../../metrics/resource-metadata';
import { groupKeyOf, seriesKey, type Series } from '../../metrics/series';
import { both, compileAggregations, droppedMetadata, groupedMetadata } from './compile-aggregation';
import { compileBurnRate } from './compile-burn-rate';
import { unknownMetric, missingMetadata, type CompileContext } from './compile-context';
import type { Aggregation, AlertCondition, Trigger } from '../../policies/policy';
import { isSeriesCondition, testOf, type SeriesCondition, type Test } from '../series-condition';
import { Quotient } from '../incremental/quotient';
import type { CompiledQuery, Unevaluated } from './compiled-query';

/** A condition over time series, ready to run. */
export interface CompiledCondition extends CompiledQuery {
  readonly displayName: string;
  readonly test: Test;
  readonly durationMs: number;
  readonly trigger: Trigger;
}

/**
 * The conditions of a policy, ready to run, or why it is not evaluated. One condition that is not evaluated is
 * enough: with the others alone the policy would be another one.
 * The policy has passed `policyProblems`.
 */
export function compileConditions(
  conditions: readonly AlertCondition[],
  known: CompileContext,
): readonly CompiledCondition[] | Unevaluated {
  const compiled: CompiledCondition[] = [];
  for (const condition of conditions) {
    const one = compileCondition(condition, known);
    if ('unevaluated' in one) return { unevaluated: `condition ${condition.displayName}: ${one.unevaluated}` };
    compiled.push(one);
  }
  return compiled;
}

function compileCondition(condition: AlertCondition, known: CompileContext): CompiledCondition | Unevaluated {
  if (condition.kind === 'unevaluated') return { unevaluated: condition.reason };
  if (!isSeriesCondition(condition)) return { unevaluated: `${condition.kind} is evaluated alone in its policy` };
  const query = compileQuery(condition, known);
  if ('unevaluated' in query) return query;
  return {
    ...query,
    displayName: condition.displayName,
    test: testOf(condition),
    durationMs: condition.duration.toMilliseconds(),
    trigger: condition.trigger,
  };
}

function compileQuery(condition: SeriesCondition, known: CompileContext): CompiledQuery | Unevaluated {
  if (condition.kind === 'threshold' && condition.forecastHorizon !== undefined) {
    return { unevaluated: 'forecasts (forecastOptions) are not evaluated: how Monitoring predicts is not published' };
  }
  const tree = parseMonitoringFilter(condition.filter);
  if (tree.kind === 'slo') return compileBurnRate(tree, condition.aggregations, known);
  const numerator = compileSide(tree, condition.aggregations, known);
  if (condition.kind === 'absence' || condition.denominatorFilter === undefined || 'unevaluated' in numerator) {
    return numerator;
  }
  const { denominatorFilter, denominatorAggregations } = condition;
  const denominator = compileSide(parseMonitoringFilter(denominatorFilter), denominatorAggregations, known);
  if ('unevaluated' in denominator) return denominator;
  const grouped = groupedMetadata([...condition.aggregations, ...denominatorAggregations]);
  return ratioOf(numerator, denominator, metricTypeOf(tree) ?? '', grouped.length > 0 ? groupKeyOf : seriesKey);
}

/** A part that is missing leaves the ratio without a value, and so does a denominator of zero. */
function ratioOf(
  numerator: CompiledQuery,
  denominator: CompiledQuery,
  metricType: string,
  keyOf: (series: Series) => string,
): CompiledQuery {
  return {
    makeSource: (timing, open) =>
      new Quotient(
        [(part) => numerator.makeSource(timing, part), (part) => denominator.makeSource(timing, part)],
        ([n, d]) => (n === undefined || d === undefined || d === 0 ? NaN : n / d),
        (series) => ({ ...series, metric: { ...series.metric, type: metricType } }),
        open,
        keyOf,
      ),
    resourceLabels: both(numerator.resourceLabels, denominator.resourceLabels),
  };
}

function compileSide(
  tree: MonitoringExpression,
  aggregations: readonly Aggregation[],
  { descriptors, choices }: CompileContext,
): CompiledQuery | Unevaluated {
  const reason = unjudgeable(tree);
  if (reason !== undefined) return { unevaluated: reason };
  const metricType = metricTypeOf(tree) ?? '';
  const descriptor = descriptors.descriptorOf(metricType);
  if (descriptor === undefined) return unknownMetric(metricType);
  const unsaid = missingMetadata(metricType, [...metadataIn(tree), ...groupedMetadata(aggregations)], descriptors);
  if (unsaid !== undefined) return unsaid;
  const dropped = droppedMetadata(aggregations);
  if (dropped !== undefined) return { unevaluated: `${metadataText(dropped)}: the first aggregation does not keep it` };
  const input = { kind: descriptor.metricKind, type: descriptor.valueType };
  return compileAggregations(aggregations, compileMatcher(tree, choices), input, choices);
}

/**
 * The resource labels by which AND_WITH_MATCHING_RESOURCE compares: those that every reducing condition keeps.
 * Nothing means all labels of the resource, as no condition reduces.
 */
export function matchingKeys(conditions: readonly CompiledCondition[]): readonly string[] | undefined {
  let keys: readonly string[] | undefined;
  for (const { resourceLabels } of conditions) keys = both(keys, resourceLabels);
  return keys && [...keys].sort();
}
