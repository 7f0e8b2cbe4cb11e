import { Duration } from '../../model/duration';
import { metricTypeOf } from '../filters/monitoring/alert-filter';
import { parseMonitoringFilter } from '../filters/monitoring/monitoring-parser';
import type { MetricDescriptors } from '../metrics/metric-descriptor';
import type { Aggregation, AlertCondition, ThresholdCondition } from '../policies/policy';
import type { ServiceLevelObjective, ServiceLevelObjectives } from '../policies/service-level-objective';
import { lookbackMsOf } from './compile/compile-burn-rate';
import type { Growth } from './extent';
import { noisiestSides, violatesWithoutData, type Lateness } from './lateness';
import { UNDOCUMENTED } from './options';
import { reachOf } from './reach';
import { testOf } from './series-condition';

/** Why the noisiest delays of a condition are not known, so that late points may add incidents that are not found. */
export interface LateGap {
  /** Is it evaluated with all points on time only? */
  readonly isOnTimeOnly: boolean;
  readonly why: string;
}

/** What the delays of a condition depend on. */
export interface LateInputs {
  readonly descriptors: MetricDescriptors;
  readonly objectives: ServiceLevelObjectives;
  readonly lateness: Lateness;
  /** Has any of its series several points an evaluation? */
  readonly isDense: boolean;
  /** The longest time between two points of one of its series, in milliseconds. */
  readonly longestGapMs: number;
}

/**
 * What is not known of late points, for a condition that is evaluated as `lateness.ts` says; undefined: every incident
 * of points that are late by up to `lateMs`, each by its own time, is one of its incidents.
 */
export function lateGapOf(condition: AlertCondition, inputs: LateInputs): LateGap | undefined {
  if (inputs.lateness.lateMs === 0) return undefined;
  if (condition.kind === 'promql') {
    return gap('the points of a PromQL query are evaluated as late by one time, not each by its own');
  }
  return condition.kind === 'threshold' ? gapOfThreshold(condition, inputs) : undefined;
}

function gapOfThreshold(condition: ThresholdCondition, inputs: LateInputs): LateGap | undefined {
  const { lateness, objectives, longestGapMs } = inputs;
  const tree = parseMonitoringFilter(condition.filter);
  const windowMs = tree.kind === 'slo' ? (lookbackMsOf(tree) ?? 0) : shortestWindowMs(condition);
  if (violatesWithoutData(testOf(condition)) && lateness.lateMs >= windowMs) {
    const [late, window] = [lateness.lateMs, windowMs].map((ms) => `${ms / 1_000} s`);
    return {
      isOnTimeOnly: true,
      why: `points may be late by ${late}, longer than its window of ${window}, so that its data may be missing at any time, which violates it (evaluationMissingData)`,
    };
  }
  // A window may have points and no events, and then no burn rate.
  const mayBeEmpty = tree.kind === 'slo' || lateness.lateMs + longestGapMs > windowMs;
  if (mayBeEmpty && keepsViolationsWithoutData(condition)) {
    const late = `${lateness.lateMs / 1_000} s`;
    return gap(`points may be late by ${late}; while all points of a window are late, a violation goes on`);
  }
  if (tree.kind === 'slo') return gapOfObjective(objectives.objectiveOf(tree.slo));
  return gapOfValues(condition, inputs);
}

/** Does the time of a violation go on while there is no value? See `keepSinceAcrossGaps`. */
function keepsViolationsWithoutData(condition: ThresholdCondition): boolean {
  const test = testOf(condition);
  return test.kind !== 'absent' && test.missing === 'NO_OP' && !condition.duration.equals(Duration.zero);
}

function shortestWindowMs({ aggregations, denominatorAggregations }: ThresholdCondition): number {
  const firsts = [aggregations[0], denominatorAggregations[0]].filter((one) => one !== undefined);
  return Math.min(...firsts.map(({ alignmentPeriod }) => alignmentPeriod?.toMilliseconds() ?? 0));
}

function gapOfObjective(objective: ServiceLevelObjective | undefined): LateGap | undefined {
  if (objective === undefined || objective.indicator.kind === 'basic') return undefined;
  const { indicator } = objective;
  if (indicator.kind === 'windows') {
    return { isOnTimeOnly: true, why: 'a window of its SLI may be good or bad, depending on which points are visible' };
  }
  if (indicator.kind === 'distributionCut' || indicator.total === undefined) return undefined;
  const types = [indicator.good ?? indicator.bad ?? '', indicator.total].map((filter) =>
    metricTypeOf(parseMonitoringFilter(filter)),
  );
  return types[0] === types[1] ? undefined : gap('its SLI reads two metrics, whose points may be late independently');
}

function gapOfValues(
  condition: ThresholdCondition,
  { descriptors, lateness, isDense }: LateInputs,
): LateGap | undefined {
  const { filter, aggregations, denominatorFilter, denominatorAggregations } = condition;
  const sides: readonly Side[] = [
    { filter, aggregations },
    ...(denominatorFilter === undefined ? [] : [{ filter: denominatorFilter, aggregations: denominatorAggregations }]),
  ];
  for (const side of sides) {
    const growth = growthOf(side, descriptors);
    if (growth === 'any' || (growth === 'down' && denominatorFilter !== undefined)) {
      return gap(`${stepsOf(side.aggregations)} may be higher or lower while points are late`);
    }
  }
  if (violatesWithoutData(testOf(condition))) return undefined;
  const delayMs = delayOf(condition, lateness);
  if (delayMs >= delayOf(condition, { ...lateness, periodMs: -Infinity })) return undefined;
  // One point at a time is all that its window can be left with, and each is so once.
  const hasOnePoint = shortestWindowMs(condition) <= lateness.periodMs || condition.duration.equals(Duration.zero);
  if (hasOnePoint && !isDense) return undefined;
  const [late, evaluated] = [lateness.lateMs, delayMs].map((ms) => `${ms / 1_000} s`);
  return gap(`points may be late by ${late}; it is evaluated with at most ${evaluated}, so that its window has data`);
}

/** How late its points are where it is noisiest. */
function delayOf(condition: ThresholdCondition, lateness: Lateness): number {
  const { numeratorMs, denominatorMs } = noisiestSides(condition, lateness);
  return Math.max(numeratorMs, denominatorMs);
}

interface Side {
  readonly filter: string;
  readonly aggregations: readonly Aggregation[];
}

/** Which way late points can move the values of a side. A metric without a descriptor is not evaluated. */
function growthOf({ filter, aggregations }: Side, descriptors: MetricDescriptors): Growth {
  const descriptor = descriptors.descriptorOf(metricTypeOf(parseMonitoringFilter(filter)) ?? '');
  if (descriptor === undefined) return 'up';
  const input = { kind: descriptor.metricKind, type: descriptor.valueType };
  return reachOf(aggregations, input, UNDOCUMENTED.rawPointSeconds.default).growth;
}

/** Its aligners and reducers, such as `ALIGN_MEAN, REDUCE_SUM`. */
function stepsOf(aggregations: readonly Aggregation[]): string {
  const names = aggregations.flatMap(({ perSeriesAligner, crossSeriesReducer }) => [
    perSeriesAligner,
    ...(crossSeriesReducer === 'REDUCE_NONE' ? [] : [crossSeriesReducer]),
  ]);
  return names.length === 0 ? 'a raw point' : names.join(', ');
}

function gap(why: string): LateGap {
  return { isOnTimeOnly: false, why };
}
