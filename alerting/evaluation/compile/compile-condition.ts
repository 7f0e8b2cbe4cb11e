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
import { Quotient, type QuotientRules } from '../incremental/quotient';
import {
  noisiestAbsenceMs,
  noisiestSides,
  ON_TIME,
  valueOrMissing,
  violatesWithoutData,
  type Lateness,
  type LateSides,
} from '../lateness';
import { lateSource, type CompiledQuery, type MakeSource, type Unevaluated } from './compiled-query';

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
  const lateness = latenessIn(context);
  const noisiest = compileSides(condition, noisiestSides(condition, lateness), context);
  const test = testOf(condition);
  if (lateness.lateMs === 0 || !violatesWithoutData(test) || 'unevaluated' in noisiest) return noisiest;
  const { lateMs } = lateness;
  const onTime = compileSides(condition, ON_TIME, context);
  const surely = compileSides(condition, { numeratorMs: lateMs, denominatorMs: lateMs }, context);
  if ('unevaluated' in onTime || 'unevaluated' in surely) return onTime;
  const joined = joinOf([onTime, noisiest, surely], {
    divide: ([first = NaN, second = NaN, third = NaN]) =>
      valueOrMissing(test, { onTime: first, noisiest: second, surely: third }),
    seriesOf: (series) => series,
    keyOf: keyOfRatio(condition),
  });
  return { ...onTime, makeSource: joined };
}

/** The query of a condition, with the points of each side late by so much. */
function compileSides(
  condition: SeriesCondition,
  late: LateSides,
  context: CompileContext,
): CompiledQuery | Unevaluated {
  const tree = parseMonitoringFilter(condition.filter);
  if (tree.kind === 'slo') return compileBurnRate(tree, condition, late, context);
  const numerator = compileSide(tree, condition.aggregations, context);
  if (condition.kind === 'absence' || 'unevaluated' in numerator) return numerator;
  const above = { ...numerator, makeSource: lateSource(numerator.makeSource, late.numeratorMs) };
  if (condition.denominatorFilter === undefined) return above;
  const { denominatorFilter, denominatorAggregations } = condition;
  const denominator = compileSide(parseMonitoringFilter(denominatorFilter), denominatorAggregations, context);
  if ('unevaluated' in denominator) return denominator;
  const below = { ...denominator, makeSource: lateSource(denominator.makeSource, late.denominatorMs) };
  return ratioOf(above, below, metricTypeOf(tree) ?? '', keyOfRatio(condition));
}

/** How series of several queries are joined: with the metadata by which they are grouped. */
function keyOfRatio(condition: SeriesCondition): (series: Series) => string {
  const below = condition.kind === 'threshold' ? condition.denominatorAggregations : [];
  return groupedMetadata([...condition.aggregations, ...below]).length > 0 ? groupKeyOf : seriesKey;
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
    makeSource: joinOf([numerator, denominator], {
      divide: ([n, d]) => (n === undefined || d === undefined || d === 0 ? NaN : n / d),
      seriesOf: (series) => ({ ...series, metric: { ...series.metric, type: metricType } }),
      keyOf,
    }),
    resourceLabels: commonLabels(numerator.resourceLabels, denominator.resourceLabels),
    reach: {
      lookbackMs: Math.max(numerator.reach.lookbackMs, denominator.reach.lookbackMs),
      growth: 'any',
    },
  };
}

/** Joins the series of several queries. */
function joinOf(queries: readonly CompiledQuery[], rules: Omit<QuotientRules, 'sources'>): MakeSource {
  return (timing, open) =>
    new Quotient({ ...rules, sources: queries.map((query) => (part) => query.makeSource(timing, part)) }, open);
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
