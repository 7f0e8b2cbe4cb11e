import { metricTypeOf } from '../../filters/monitoring/alert-filter';
import { compileMatcher, metadataIn, unjudgeable } from '../../filters/monitoring/monitoring-matcher';
import { parseMonitoringFilter } from '../../filters/monitoring/monitoring-parser';
import type { MonitoringExpression } from '../../filters/monitoring/monitoring-syntax';
import { metadataText } from '../../metrics/resource-metadata';
import { groupKeyOf, seriesKey, type Series } from '../../metrics/series';
import { commonLabels, compileAggregations, droppedMetadata, groupedMetadata } from './compile-aggregation';
import { compileBurnRate } from './compile-burn-rate';
import { unknownMetric, missingMetadata, type CompileContext } from './compile-context';
import type { Aggregation, AlertCondition, Trigger } from '../../policies/policy';
import { isSeriesCondition, testOf, type SeriesCondition, type Test } from '../series-condition';
import { Quotient } from '../incremental/quotient';
import { noisiestAbsenceMs, noisiestSides, type Lateness } from '../lateness';
import { lateSource, type CompiledQuery, type Unevaluated } from './compiled-query';

/** A compiled condition over time series. */
export interface CompiledCondition extends CompiledQuery {
  readonly displayName: string;
  readonly test: Test;
  readonly durationMs: number;
  readonly trigger: Trigger;
}

/**
 * Compiles the conditions of a policy, or says why the policy is not evaluated. If one condition cannot be evaluated, the
 * policy is not: its other conditions alone would be another policy. The policy has passed `policyProblems`.
 */
export function compileConditions(
  conditions: readonly AlertCondition[],
  context: CompileContext,
): readonly CompiledCondition[] | Unevaluated {
  const compiled: CompiledCondition[] = [];
  for (const condition of conditions) {
    const one = compileCondition(condition, context);
    if ('unevaluated' in one) return { unevaluated: `condition ${condition.displayName}: ${one.unevaluated}` };
    compiled.push(one);
  }
  return compiled;
}

function compileCondition(condition: AlertCondition, context: CompileContext): CompiledCondition | Unevaluated {
  if (condition.kind === 'unevaluated') return { unevaluated: condition.reason };
  if (!isSeriesCondition(condition))
    return { unevaluated: `a ${condition.kind} condition is evaluated only alone in its policy` };
  const query = compileQuery(condition, context);
  if ('unevaluated' in query) return query;
  return {
    ...query,
    displayName: condition.displayName,
    test: testOf(condition),
    durationMs:
      condition.kind === 'absence'
        ? noisiestAbsenceMs(condition, latenessIn(context))
        : condition.duration.toMilliseconds(),
    trigger: condition.trigger,
  };
}

function compileQuery(condition: SeriesCondition, context: CompileContext): CompiledQuery | Unevaluated {
  if (condition.kind === 'threshold' && condition.forecastHorizon !== undefined) {
    return { unevaluated: 'forecasts (forecastOptions) are not evaluated: Google does not publish how it forecasts' };
  }
  const tree = parseMonitoringFilter(condition.filter);
  if (tree.kind === 'slo') return compileBurnRate(tree, condition.aggregations, context);
  const numerator = compileSide(tree, condition.aggregations, context);
  if (condition.kind === 'absence' || 'unevaluated' in numerator) return numerator;
  const { numeratorMs, denominatorMs } = noisiestSides(condition, latenessIn(context));
  const above = { ...numerator, makeSource: lateSource(numerator.makeSource, numeratorMs) };
  if (condition.denominatorFilter === undefined) return above;
  const { denominatorFilter, denominatorAggregations } = condition;
  const denominator = compileSide(parseMonitoringFilter(denominatorFilter), denominatorAggregations, context);
  if ('unevaluated' in denominator) return denominator;
  const grouped = groupedMetadata([...condition.aggregations, ...denominatorAggregations]);
  const below = { ...denominator, makeSource: lateSource(denominator.makeSource, denominatorMs) };
  return ratioOf(above, below, metricTypeOf(tree) ?? '', grouped.length > 0 ? groupKeyOf : seriesKey);
}

function latenessIn({ choices, lateMs = 0 }: CompileContext): Lateness {
  return { lateMs, periodMs: choices.evaluationPeriodSeconds * 1_000 };
}

/** A ratio has no value where one side has none or the denominator is 0. */
function ratioOf(
  numerator: CompiledQuery,
  denominator: CompiledQuery,
  metricType: string,
  keyOf: (series: Series) => string,
): CompiledQuery {
  return {
    makeSource: (timing, open) =>
      new Quotient(
        {
          sources: [(part) => numerator.makeSource(timing, part), (part) => denominator.makeSource(timing, part)],
          divide: ([n, d]) => (n === undefined || d === undefined || d === 0 ? NaN : n / d),
          seriesOf: (series) => ({ ...series, metric: { ...series.metric, type: metricType } }),
          keyOf,
        },
        open,
      ),
    resourceLabels: commonLabels(numerator.resourceLabels, denominator.resourceLabels),
    reach: {
      lookbackMs: Math.max(numerator.reach.lookbackMs, denominator.reach.lookbackMs),
      growth: 'any',
    },
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
  if (descriptor === undefined) return unknownMetric(metricType, descriptors);
  const missing = missingMetadata(metricType, [...metadataIn(tree), ...groupedMetadata(aggregations)], descriptors);
  if (missing !== undefined) return missing;
  const dropped = droppedMetadata(aggregations);
  if (dropped !== undefined) return { unevaluated: `${metadataText(dropped)}: the first aggregation does not keep it` };
  const input = { kind: descriptor.metricKind, type: descriptor.valueType };
  return compileAggregations(aggregations, compileMatcher(tree, choices), input, choices);
}

/**
 * The resource labels that AND_WITH_MATCHING_RESOURCE compares: those that every reducing condition keeps. Undefined: no
 * condition reduces, all labels are compared.
 */
export function matchingKeys(conditions: readonly CompiledCondition[]): readonly string[] | undefined {
  let keys: readonly string[] | undefined;
  for (const { resourceLabels } of conditions) keys = commonLabels(keys, resourceLabels);
  return keys && [...keys].sort();
}
