import { COMPLETE, type Extent } from '../alerting/evaluation/extent';
import { isNoisierWhenLate, type Lateness } from '../alerting/evaluation/lateness';
import { UNDOCUMENTED } from '../alerting/evaluation/options';
import { noisiestQueryDelay, queryReachOf } from '../alerting/evaluation/promql-reach';
import { isSeriesCondition } from '../alerting/evaluation/series-condition';
import type { Series } from '../alerting/metrics/series';
import type { AlertCondition, AlertPolicy } from '../alerting/policies/policy';
import type { ServiceLevelObjectives } from '../alerting/policies/service-level-objective';
import { ANY_PHASE, queryPhases, windowPhases, type Phase } from './phases';
import { seriesReadBy } from './policy-series';
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
  /** Can it have more incidents if points are late by different amounts? */
  readonly isNoisierWhenLate: boolean;
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
  return {
    policy,
    periodMs,
    phases: phasesOf(policy, periodMs, times),
    extent: commonExtent(sources, inputs),
    lateMs,
    // Without a series there is no point that could be late.
    isNoisierWhenLate: own.length > 0 && policy.conditions.some((condition) => isNoisier(condition, lateness)),
  };
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
