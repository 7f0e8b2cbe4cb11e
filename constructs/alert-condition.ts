import type { MonitoringAlertPolicyConditions } from '@cdktf/provider-google/lib/monitoring-alert-policy';
import { Duration } from '../model/duration';
import { GAUGE_RESOURCE, GAUGES, type GaugeLabels, type GaugeName } from '../model/gauges';
import { COUNTS, LIMITS, outsideCount, outsideLimit } from '../model/platform-limits';
import { InputError } from '../model/problem';

/** Which series of a gauge a condition looks at. */
export interface GaugeSelection {
  readonly gauge: GaugeName;
  readonly scope: GaugeLabels['scope'];
  /** `namespace` of the gauges: one pipeline in one environment. */
  readonly namespace: string;
}

/** A gauge is above or below a value. */
export interface ThresholdCondition extends GaugeSelection {
  readonly kind: 'threshold';
  readonly displayName: string;
  /** Google accepts only these two, both strict. */
  readonly comparison: 'COMPARISON_GT' | 'COMPARISON_LT';
  readonly threshold: number;
  /** How long it must hold; zero: one aligned value is enough. Whole minutes. */
  readonly duration: Duration;
}

/** A gauge says nothing. It must have said something once since the policy was made. */
export interface AbsenceCondition extends GaugeSelection {
  readonly kind: 'absence';
  readonly displayName: string;
  /** 2 min to 23 h 30 min, whole minutes. */
  readonly duration: Duration;
}

export type AlertCondition = ThresholdCondition | AbsenceCondition;

/**
 * Gauges are written once a minute and may be readable minutes later only (model/guard-timing.ts, GAUGE_VISIBILITY):
 * a window of one minute would then be empty at every evaluation. The maximum over a longer one fires as early.
 */
const ALIGNMENT_PERIOD = Duration.minutes(5);

/** The Monitoring filter of a selection. */
export function gaugeFilter({ gauge, scope, namespace }: GaugeSelection): string {
  return [
    `metric.type = "${GAUGES[gauge].type}"`,
    `resource.type = "${GAUGE_RESOURCE}"`,
    `metric.labels.scope = "${scope}"`,
    `resource.labels.namespace = "${namespace}"`,
  ].join(' AND ');
}

/**
 * A condition as Terraform wants it. Values that the API adds by itself are written out (`trigger`), and those that it
 * drops are left out (`ALIGN_NONE`, `REDUCE_NONE`): else no plan after the first would be empty.
 *
 * @throws InputError where a limit of alert policies is broken
 */
export function conditionBlock(where: string, condition: AlertCondition): MonitoringAlertPolicyConditions {
  const filter = gaugeFilter(condition);
  const limit = condition.kind === 'absence' ? LIMITS.absenceDuration : LIMITS.alertDuration;
  const problems = [
    outsideLimit(`${where}/${condition.displayName}/duration`, limit, condition.duration),
    outsideCount(`${where}/${condition.displayName}/filter`, COUNTS.alertFilterLength, filter.length),
  ].filter((problem) => problem !== undefined);
  if (problems.length > 0) throw new InputError(problems);

  const common = {
    filter,
    duration: condition.duration.toTerraform(),
    trigger: { count: 1 },
    aggregations: [{ alignmentPeriod: ALIGNMENT_PERIOD.toTerraform(), perSeriesAligner: 'ALIGN_MAX' }],
  };
  if (condition.kind === 'absence') return { displayName: condition.displayName, conditionAbsent: common };
  return {
    displayName: condition.displayName,
    conditionThreshold: { ...common, comparison: condition.comparison, thresholdValue: condition.threshold },
  };
}
