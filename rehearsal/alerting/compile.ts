import { metricTypeOf } from '../filters/alert-filter';
import { compileMatcher, unjudgeable, type SeriesPredicate } from '../filters/monitoring-matcher';
import { parseMonitoringFilter } from '../filters/monitoring-parser';
import { windowValueOf } from '../metrics/align';
import { readGroupField, type GroupField } from '../metrics/group-by';
import type { MetricDescriptors } from '../metrics/metric-descriptor';
import { REDUCE, type ReduceFunction } from '../metrics/reducer';
import type { WindowValue } from '../metrics/window-value';
import type { UndocumentedChoices } from './options';
import type { AbsenceCondition, Aggregation, AlertPolicy, ThresholdCondition, Trigger } from './policy';

/** What a reducer does: fold the series of a group, and keep some labels. */
export interface Reduction {
  readonly reduce: ReduceFunction;
  readonly fields: readonly GroupField[];
}

/** What makes a value fail: being on the wrong side of a threshold, or not being there. */
export type Test =
  | { readonly kind: 'above' | 'below'; readonly threshold: number; readonly missing: 'NO_OP' | 'INACTIVE' | 'ACTIVE' }
  | { readonly kind: 'absent' };

/** A condition, ready to run. */
export interface CompiledCondition {
  readonly displayName: string;
  readonly matches: SeriesPredicate;
  readonly alignmentMs: number;
  readonly makeWindow: () => WindowValue;
  /** Unset: every series stands for itself. */
  readonly reduction: Reduction | undefined;
  readonly test: Test;
  readonly durationMs: number;
  readonly trigger: Trigger;
}

/** Why something is not evaluated, in words that name the construct. */
export interface Unevaluated {
  readonly unevaluated: string;
}

/**
 * The conditions of a policy, ready to run, or why the policy is not evaluated. One condition that is not evaluated is
 * enough: with the others alone the policy would be another one.
 * The policy has passed `policyProblems`.
 */
export function compilePolicy(
  policy: AlertPolicy,
  descriptors: MetricDescriptors,
  choices: UndocumentedChoices,
): readonly CompiledCondition[] | Unevaluated {
  if (!policy.enabled) return { unevaluated: 'the policy is disabled' };
  if (policy.unevaluated !== undefined) return { unevaluated: policy.unevaluated };
  const compiled: CompiledCondition[] = [];
  for (const condition of policy.conditions) {
    const one =
      condition.kind === 'unevaluated'
        ? { unevaluated: condition.reason }
        : compileCondition(condition, descriptors, choices);
    if ('unevaluated' in one) return { unevaluated: `condition ${condition.displayName}: ${one.unevaluated}` };
    compiled.push(one);
  }
  return compiled;
}

function compileCondition(
  condition: ThresholdCondition | AbsenceCondition,
  descriptors: MetricDescriptors,
  choices: UndocumentedChoices,
): CompiledCondition | Unevaluated {
  if (condition.kind === 'threshold') {
    if (condition.forecastHorizon !== undefined)
      return { unevaluated: 'forecasts (forecastOptions) are not evaluated' };
    if (condition.denominatorFilter !== undefined)
      return { unevaluated: 'ratios (denominatorFilter) are not evaluated' };
  }
  const tree = parseMonitoringFilter(condition.filter);
  const reason = unjudgeable(tree);
  if (reason !== undefined) return { unevaluated: reason };
  const metricType = metricTypeOf(tree) ?? '';
  const descriptor = descriptors.descriptorOf(metricType);
  if (descriptor === undefined) return { unevaluated: `kind and value type of the metric ${metricType} are not known` };
  if (descriptor.valueType === 'DISTRIBUTION') return { unevaluated: `${metricType}: distributions are not evaluated` };
  if (descriptor.metricKind === 'CUMULATIVE') {
    return { unevaluated: `${metricType}: CUMULATIVE metrics are not evaluated` };
  }
  const steps = compileAggregations(condition.aggregations);
  if ('unevaluated' in steps) return steps;
  return {
    displayName: condition.displayName,
    matches: compileMatcher(tree, choices),
    ...steps,
    test: testOf(condition),
    durationMs: condition.duration.toMilliseconds(),
    trigger: condition.trigger,
  };
}

function compileAggregations(
  aggregations: readonly Aggregation[],
): Pick<CompiledCondition, 'alignmentMs' | 'makeWindow' | 'reduction'> | Unevaluated {
  const [step] = aggregations;
  if (aggregations.length > 1) return { unevaluated: 'two-step aggregations are not evaluated' };
  if (step?.alignmentPeriod === undefined || step.perSeriesAligner === 'ALIGN_NONE') {
    return { unevaluated: 'ALIGN_NONE is not evaluated: how long a raw point counts is not documented' };
  }
  const { alignmentPeriod, perSeriesAligner, crossSeriesReducer, groupByFields } = step;
  const makeWindow = windowValueOf(perSeriesAligner, alignmentPeriod.toSeconds());
  if (makeWindow === undefined) return { unevaluated: `${perSeriesAligner} is not evaluated` };
  const alignmentMs = alignmentPeriod.toMilliseconds();
  if (crossSeriesReducer === 'REDUCE_NONE') return { alignmentMs, makeWindow, reduction: undefined };
  const fields: GroupField[] = [];
  for (const name of groupByFields) {
    const field = readGroupField(name);
    if (field === undefined) return { unevaluated: `groupByFields ${name} is not evaluated: no label of the series` };
    if (field !== 'implied') fields.push(field);
  }
  return { alignmentMs, makeWindow, reduction: { reduce: REDUCE[crossSeriesReducer], fields } };
}

function testOf(condition: ThresholdCondition | AbsenceCondition): Test {
  if (condition.kind === 'absence') return { kind: 'absent' };
  return {
    kind: condition.comparison === 'COMPARISON_GT' ? 'above' : 'below',
    threshold: condition.thresholdValue,
    missing: missingModes[condition.evaluationMissingData ?? 'EVALUATION_MISSING_DATA_NO_OP'],
  };
}

const missingModes = {
  EVALUATION_MISSING_DATA_NO_OP: 'NO_OP',
  EVALUATION_MISSING_DATA_INACTIVE: 'INACTIVE',
  EVALUATION_MISSING_DATA_ACTIVE: 'ACTIVE',
} as const;

/**
 * The resource labels by which AND_WITH_MATCHING_RESOURCE compares: those that every reducing condition keeps.
 * Nothing means all labels of the resource, as no condition reduces.
 */
export function matchingKeys(conditions: readonly CompiledCondition[]): readonly string[] | undefined {
  let keys: readonly string[] | undefined;
  for (const { reduction } of conditions) {
    if (reduction === undefined) continue;
    const kept = reduction.fields.filter((field) => field.of === 'resource').map((field) => field.key);
    keys = keys === undefined ? kept : keys.filter((key) => kept.includes(key));
  }
  return keys && [...keys].sort();
}
