import type { MonitoringAlertPolicyConditions } from '@cdktf/provider-google/lib/monitoring-alert-policy';
import { Duration } from '../model/duration';
import { COUNTS, LIMITS, outsideCount, outsideLimit } from '../model/platform-limits';
import { InputError, type Problem } from '../model/problem';
import { seriesFilter, type SeriesSelection } from './series';

/** How the points of each series become one value per evaluation, and how series are combined. */
export interface Aggregation {
  /** The window: 1 min to 25 h. */
  readonly alignmentPeriod: Duration;
  readonly perSeriesAligner: 'ALIGN_MAX' | 'ALIGN_SUM' | 'ALIGN_PERCENTILE_99';
  /** @default - series are not combined */
  readonly crossSeriesReducer?: 'REDUCE_SUM' | 'REDUCE_MAX';
  /** Labels that the reducer keeps, such as `metric.labels.phase`. @default - none */
  readonly groupByFields?: readonly string[];
}

/** A series is above or below a value. */
export interface ThresholdCondition {
  readonly kind: 'threshold';
  readonly displayName: string;
  readonly series: SeriesSelection;
  /** @default - {@link GAUGE_AGGREGATION} */
  readonly aggregation?: Aggregation;
  /** Google accepts only these two, both strict. */
  readonly comparison: 'COMPARISON_GT' | 'COMPARISON_LT';
  readonly threshold: number;
  /** How long this must hold, in whole minutes. Zero: one aligned value is enough. */
  readonly duration: Duration;
}

/** A series has no points. It must have had a point since the policy was made. */
export interface AbsenceCondition {
  readonly kind: 'absence';
  readonly displayName: string;
  readonly series: SeriesSelection;
  /** 2 min to 23 h 30 min, in whole minutes. The alignment period of 5 min is added to it. */
  readonly duration: Duration;
}

/** The error budget of an SLO burns faster than a multiple of its even rate. */
export interface BurnRateCondition {
  readonly kind: 'burn-rate';
  readonly displayName: string;
  /** Resource name of the SLO. */
  readonly slo: string;
  /** 1 min to 24 h. */
  readonly lookback: Duration;
  /** The multiple of the even rate. */
  readonly threshold: number;
  /** How long this must hold, in whole minutes. Zero: one evaluation is enough. */
  readonly duration: Duration;
}

/** A PromQL query returns series. Such a condition is the only one of its policy. */
export interface PromqlCondition {
  readonly kind: 'promql';
  readonly displayName: string;
  /** At most 12,288 characters. Each series that it returns is a violation. */
  readonly query: string;
  /** How long every evaluation must return a series, in whole minutes. Zero: one evaluation is enough. */
  readonly duration: Duration;
}

export type AlertCondition = ThresholdCondition | AbsenceCondition | BurnRateCondition | PromqlCondition;

/**
 * Gauges are written once a minute and may be readable only minutes later (model/guard-timing.ts, GAUGE_VISIBILITY), so a
 * window of one minute could be empty at every evaluation. The maximum over a longer window fires as early.
 */
export const GAUGE_AGGREGATION: Aggregation = { alignmentPeriod: Duration.minutes(5), perSeriesAligner: 'ALIGN_MAX' };

/** Gauges and Google's own metrics have one point a minute, so the default of 30 s would add nothing. */
const PROMQL_EVALUATION = Duration.minutes(1);

/**
 * The Terraform block of a condition. Values that the API adds are written out (`trigger`), and values that it drops are
 * left out (`ALIGN_NONE`, `REDUCE_NONE`). Otherwise every later plan would show a change.
 *
 * @throws InputError where the condition breaks a limit of alert policies
 */
export function conditionBlock(where: string, condition: AlertCondition): MonitoringAlertPolicyConditions {
  const problems = problemsOf(`${where}/${condition.displayName}`, condition);
  if (problems.length > 0) throw new InputError(problems);
  switch (condition.kind) {
    case 'absence':
      return absenceBlock(condition);
    case 'threshold':
    case 'burn-rate':
      return thresholdBlock(condition);
    case 'promql':
      return promqlBlock(condition);
  }
}

function problemsOf(at: string, condition: AlertCondition): Problem[] {
  return [
    condition.kind === 'promql'
      ? outsideCount(`${at}/query`, COUNTS.promqlLength, condition.query.length)
      : outsideCount(`${at}/filter`, COUNTS.alertFilterLength, filterOf(condition).length),
    condition.kind === 'absence'
      ? outsideLimit(`${at}/duration`, LIMITS.absenceDuration, condition.duration)
      : outsideLimit(`${at}/duration`, LIMITS.alertDuration, condition.duration),
    condition.kind === 'threshold' && condition.aggregation !== undefined
      ? outsideLimit(`${at}/alignmentPeriod`, LIMITS.alignmentPeriod, condition.aggregation.alignmentPeriod)
      : undefined,
    condition.kind === 'burn-rate'
      ? outsideLimit(`${at}/lookback`, LIMITS.burnLookback, condition.lookback)
      : undefined,
  ].filter((problem) => problem !== undefined);
}

const TRIGGER = { count: 1 };

function absenceBlock(condition: AbsenceCondition): MonitoringAlertPolicyConditions {
  return {
    displayName: condition.displayName,
    conditionAbsent: {
      filter: filterOf(condition),
      duration: condition.duration.toTerraform(),
      trigger: TRIGGER,
      aggregations: [aggregationBlock(GAUGE_AGGREGATION)],
    },
  };
}

function thresholdBlock(condition: ThresholdCondition | BurnRateCondition): MonitoringAlertPolicyConditions {
  return {
    displayName: condition.displayName,
    conditionThreshold: {
      filter: filterOf(condition),
      duration: condition.duration.toTerraform(),
      comparison: condition.kind === 'threshold' ? condition.comparison : 'COMPARISON_GT',
      thresholdValue: condition.threshold,
      trigger: TRIGGER,
      ...(condition.kind === 'threshold'
        ? { aggregations: [aggregationBlock(condition.aggregation ?? GAUGE_AGGREGATION)] }
        : {}),
    },
  };
}

function promqlBlock({ displayName, query, duration }: PromqlCondition): MonitoringAlertPolicyConditions {
  return {
    displayName,
    conditionPrometheusQueryLanguage: {
      query,
      duration: duration.toTerraform(),
      evaluationInterval: PROMQL_EVALUATION.toTerraform(),
      // Otherwise the API refuses a query on a Google metric that has no data yet in this project.
      disableMetricValidation: true,
    },
  };
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
