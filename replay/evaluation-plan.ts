import { COMPLETE, type Extent } from '../alerting/evaluation/extent';
import { lateGapOf, type LateGap, type LateInputs } from '../alerting/evaluation/late-points';
import { isNoisierWhenLate, type Lateness } from '../alerting/evaluation/lateness';
import { UNDOCUMENTED } from '../alerting/evaluation/options';
import { noisiestQueryDelay, queryReachOf } from '../alerting/evaluation/promql-reach';
import { isSeriesCondition } from '../alerting/evaluation/series-condition';
import type { MetricDescriptors } from '../alerting/metrics/metric-descriptor';
import type { Series } from '../alerting/metrics/series';
import type { AlertCondition, AlertPolicy } from '../alerting/policies/policy';
import type { ServiceLevelObjectives } from '../alerting/policies/service-level-objective';
import { ANY_PHASE, queryPhases, windowPhases, type Phase } from './phases';
import { readable, seriesReadBy } from './policy-series';
import type { SampleTimes } from './sample-times';

const PERIOD_MS = UNDOCUMENTED.evaluationPeriodSeconds.default * 1_000;
const LOOKBACK_MS = UNDOCUMENTED.promqlLookbackSeconds.default * 1_000;

/** One source of a recording: its time series, or its log entries. */
export interface RecordedSource {
  /** The time that it covers, in milliseconds since the epoch. */
  readonly extent: Extent;
  /** How late its points may be, in milliseconds; 0: it says when they were received. */
  readonly lateMs: number;
}

/** What the plans of all policies depend on. */
export interface PlanInputs {
  readonly series: readonly Series[];
  /** When the points of each series end within a minute. */
  readonly times: readonly SampleTimes[];
  /** How many of the series come from time series; the others are counted from log entries. */
  readonly recordedSeries: number;
  readonly timeSeries: RecordedSource;
  readonly logs: RecordedSource;
  readonly objectives: ServiceLevelObjectives;
  readonly descriptors: MetricDescriptors;
}

/** How a policy is evaluated: at which phases, and with which delays. */
export interface PolicyPlan {
  readonly policy: AlertPolicy;
  /** Milliseconds between two evaluations. */
  readonly periodMs: number;
  /** At least one. They depend on the series of the policy alone. */
  readonly phases: readonly Phase[];
  /** The time that its sources cover. */
  readonly extent: Extent;
  /** How late its points may be, in milliseconds. */
  readonly lateMs: number;
  /** Is it evaluated with points that are late by different amounts too? They can give it more incidents. */
  readonly isNoisierWhenLate: boolean;
  /** What late points may do to it that is not evaluated, as a sentence; undefined: nothing. */
  readonly lateGap: string | undefined;
}

/** Plans how a policy is evaluated. Series that it does not read do not change the plan, but for its extent. */
export function planOf(policy: AlertPolicy, inputs: PlanInputs): PolicyPlan {
  const own = seriesReadBy(policy, inputs.series, inputs.objectives);
  const sources = [
    ...(own.some((i) => i < inputs.recordedSeries) ? [inputs.timeSeries] : []),
    ...(own.some((i) => i >= inputs.recordedSeries) || readsEntries(policy) ? [inputs.logs] : []),
  ];
  const lateMs = Math.max(0, ...sources.map((source) => source.lateMs));
  const periodMs = periodOf(policy);
  const lateness = { lateMs, periodMs };
  const times = own.flatMap((i) => inputs.times[i] ?? []);
  const sampling = {
    isDense: times.some(({ ends }) => ends.size > 1),
    longestGapMs: Math.max(0, ...times.map((one) => one.longestGapMs)),
  };
  const gaps = policy.conditions.flatMap((one) => gapOf(one, { ...inputs, ...sampling, lateness }) ?? []);
  const isNoisierWhenLate =
    // Without a series there is no point that could be late.
    own.length > 0 &&
    !gaps.some(({ isOnTimeOnly }) => isOnTimeOnly) &&
    policy.conditions.some((condition) => isNoisier(condition, lateness));
  return {
    policy,
    periodMs,
    phases: phasesOf(policy, periodMs, times),
    extent: commonExtent(sources, inputs),
    lateMs,
    isNoisierWhenLate,
    lateGap: own.length === 0 || gaps.length === 0 ? undefined : gapText(gaps, isNoisierWhenLate),
  };
}

/** A filter or query that cannot be read is refused, or not evaluated, by the engine. */
function gapOf(condition: AlertCondition, inputs: LateInputs): LateGap | undefined {
  return readable(() => lateGapOf(condition, inputs), undefined);
}

function gapText(gaps: readonly LateGap[], isNoisierWhenLate: boolean): string {
  const how = isNoisierWhenLate ? 'are considered in part' : 'are not considered';
  return `late points ${how} for this policy: ${[...new Set(gaps.map(({ why }) => why))].join('; ')}`;
}

function readsEntries({ conditions }: AlertPolicy): boolean {
  return conditions.some(({ kind }) => kind === 'log-match');
}

function periodOf({ conditions }: AlertPolicy): number {
  const [only] = conditions;
  return only?.kind === 'promql' ? only.evaluationInterval.toMilliseconds() : PERIOD_MS;
}

function phasesOf(policy: AlertPolicy, periodMs: number, times: readonly SampleTimes[]): readonly Phase[] {
  if (readsEntries(policy)) return [ANY_PHASE];
  return policy.conditions.some(({ kind }) => kind === 'promql')
    ? queryPhases(periodMs, times)
    : windowPhases(periodMs, times);
}

/** The time that all sources cover. A policy without data may read any of them. */
function commonExtent(sources: readonly RecordedSource[], { timeSeries, logs }: PlanInputs): Extent {
  const read = sources.length > 0 ? sources : [timeSeries, logs].filter(({ extent }) => extent.from <= extent.to);
  if (read.length === 0) return COMPLETE;
  return {
    from: Math.max(...read.map(({ extent }) => extent.from)),
    to: Math.min(...read.map(({ extent }) => extent.to)),
  };
}

function isNoisier(condition: AlertCondition, lateness: Lateness): boolean {
  if (condition.kind === 'promql') return noisiestQueryDelay(queryReachOf(condition, LOOKBACK_MS), lateness) > 0;
  return isSeriesCondition(condition) && isNoisierWhenLate(condition, lateness);
}
