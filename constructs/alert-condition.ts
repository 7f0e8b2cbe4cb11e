import type { MonitoringAlertPolicyConditions } from '@cdktf/provider-google/lib/monitoring-alert-policy';
import { Duration } from '../model/duration';
import { COUNTS, LIMITS, outsideCount, outsideLimit } from '../model/platform-limits';
import { InputError } from '../model/problem';
import { seriesFilter, type SeriesSelection } from './series';

/** How the points of each series become one value at an evaluation, and series become fewer. */
export interface Aggregation {
  /** The window that is looked at: 1 min to 25 h. */
  readonly alignmentPeriod: Duration;
  readonly perSeriesAligner: 'ALIGN_MAX' | 'ALIGN_SUM' | 'ALIGN_PERCENTILE_99';
  /** @default - series stay apart */
  readonly crossSeriesReducer?: 'REDUCE_SUM' | 'REDUCE_MAX';
  /** Labels that are kept by the reducer, such as `metric.labels.phase`. @default - none */
  readonly groupByFields?: readonly string[];
}

/** Series are above or below a value. */
export interface ThresholdCondition {
  readonly kind: 'threshold';
  readonly displayName: string;
  readonly series: SeriesSelection;
  /** @default - {@link GAUGE_AGGREGATION} */
  readonly aggregation?: Aggregation;
  /** Google accepts only these two, both strict. */
  readonly comparison: 'COMPARISON_GT' | 'COMPARISON_LT';
  readonly threshold: number;
  /** How long it must hold; zero: one aligned value is enough. Whole minutes. */
  readonly duration: Duration;
}

/** Series say nothing. They must have said something once since the policy was made. */
export interface AbsenceCondition {
  readonly kind: 'absence';
  readonly displayName: string;
  readonly series: SeriesSelection;
  /** 2 min to 23 h 30 min, whole minutes; the alignment period of five minutes comes on top. */
  readonly duration: Duration;
}

/** An SLO's budget burns faster than so many times its even pace. */
export interface BurnRateCondition {
  readonly kind: 'burn-rate';
  readonly displayName: string;
  /** Resource name of the SLO. */
  readonly slo: string;
  /** 1 min to 24 h. */
  readonly lookback: Duration;
  readonly threshold: number;
  /** How long it must burn so; zero: one evaluation is enough. Whole minutes. */
  readonly duration: Duration;
}

/** A PromQL query gives series. Such a condition is the only one of its policy. */
export interface PromqlCondition {
  readonly kind: 'promql';
  readonly displayName: string;
  /** At most 12,288 characters; what it gives is what is wrong. */
  readonly query: string;
  /** How long every evaluation must give a series; zero: one is enough. Whole minutes. */
  readonly duration: Duration;
}

export type AlertCondition = ThresholdCondition | AbsenceCondition | BurnRateCondition | PromqlCondition;

/**
 * Gauges are written once a minute and may be readable minutes later only (model/guard-timing.ts, GAUGE_VISIBILITY):
 * a window of one minute would then be empty at every evaluation. The maximum over a longer one fires as early.
 */
export const GAUGE_AGGREGATION: Aggregation = { alignmentPeriod: Duration.minutes(5), perSeriesAligner: 'ALIGN_MAX' };

/** Gauges and Google's own metrics come once a minute; to ask twice as often, the default, answers nothing more. */
const PROMQL_EVALUATION = Duration.minutes(1);

/**
 * A condition as Terraform wants it. Values that the API adds by itself are written out (`trigger`), and those that it
 * drops are left out (`ALIGN_NONE`, `REDUCE_NONE`): else no plan after the first would be empty.
 *
 * @throws InputError where a limit of alert policies is broken
 */
export function conditionBlock(where: string, condition: AlertCondition): MonitoringAlertPolicyConditions {
  const { displayName } = condition;
  const at = `${where}/${displayName}`;
  const problems = [
    condition.kind === 'promql'
      ? outsideCount(`${at}/query`, COUNTS.promqlLength, condition.query.length)
      : outsideCount(`${at}/filter`, COUNTS.alertFilterLength, filterOf(condition).length),
    condition.kind === 'absence'
      ? outsideLimit(`${at}/duration`, LIMITS.absenceDuration, condition.duration)
      : undefined,
    condition.kind !== 'absence' ? outsideLimit(`${at}/duration`, LIMITS.alertDuration, condition.duration) : undefined,
    condition.kind === 'threshold' && condition.aggregation !== undefined
      ? outsideLimit(`${at}/alignmentPeriod`, LIMITS.alignmentPeriod, condition.aggregation.alignmentPeriod)
      : undefined,
    condition.kind === 'burn-rate'
      ? outsideLimit(`${at}/lookback`, LIMITS.burnLookback, condition.lookback)
      : undefined,
  ].filter((problem) => problem !== undefined);
  if (problems.length > 0) throw new InputError(problems);

  const trigger = { count: 1 };
  switch (condition.kind) {
    case 'absence':
      return {
        displayName,
        conditionAbsent: {
          filter: filterOf(condition),
          duration: condition.duration.toTerraform(),
          trigger,
          aggregations: [aggregationBlock(GAUGE_AGGREGATION)],
        },
      };
    case 'threshold':
      return {
        displayName,
        conditionThreshold: {
          filter: filterOf(condition),
          duration: condition.duration.toTerraform(),
          comparison: condition.comparison,
          thresholdValue: condition.threshold,
          trigger,
          aggregations: [aggregationBlock(condition.aggregation ?? GAUGE_AGGREGATION)],
        },
      };
    case 'burn-rate':
      return {
        displayName,
        conditionThreshold: {
          filter: filterOf(condition),
          duration: condition.duration.toTerraform(),
          comparison: 'COMPARISON_GT',
          thresholdValue: condition.threshold,
          trigger,
        },
      };
    case 'promql':
      return {
        displayName,
        conditionPrometheusQueryLanguage: {
          query: condition.query,
          duration: condition.duration.toTerraform(),
          evaluationInterval: PROMQL_EVALUATION.toTerraform(),
          // Else the API refuses a query on a metric of Google's that was never written in this project.
          disableMetricValidation: true,
        },
      };
  }
}

function filterOf(condition: Exclude<AlertCondition, PromqlCondition>): string {
  if (condition.kind !== 'burn-rate') return seriesFilter(condition.series);
  return `select_slo_burn_rate("${condition.slo}", "${condition.lookback.toTerraform()}")`;
}

function aggregationBlock({ alignmentPeriod, perSeriesAligner, crossSeriesReducer, groupByFields }: Aggregation) {
  return {
    alignmentPeriod: alignmentPeriod.toTerraform(),
    perSeriesAligner,
    ...(crossSeriesReducer === undefined ? {} : { crossSeriesReducer }),
    ...(groupByFields === undefined ? {} : { groupByFields: [...groupByFields] }),
  };
}
