import type { ThresholdCondition } from '../../../alerting/policies/policy';
import { Duration } from '../../../model/duration';
import type { Facts } from '../../facts';
import { metricInFilter } from '../../facts/condition-metric';
import type { DeclaredPolicy } from '../../facts/monitoring';
import { failed, notApplicable, passed, type Rule, type Verdict } from '../../rule';

/** Entries may reach a metric that late: https://cloud.google.com/logging/docs/logs-based-metrics/troubleshooting */
const LATEST = Duration.minutes(10);

/** A counter without entries has no points: it is not 0. */
export const logCounter: Rule = {
  id: 'ALR012',
  name: 'log-counter',
  title: 'conditions on counts of log entries allow for minutes without entries and for late ones',
  severity: 'warning',
  profile: 'platform',
  check: ({ monitoring }) => monitoring.policies.flatMap((declared) => judge(monitoring, declared)),
};

function judge(monitoring: Facts['monitoring'], { path, policy }: DeclaredPolicy): Verdict[] {
  const thresholds = policy.conditions.filter((condition) => condition.kind === 'threshold');
  if (thresholds.length === 0) return [notApplicable(path)];
  const verdicts = thresholds.flatMap((condition) => {
    const metric = monitoring.logMetrics.get(metricInFilter(condition.filter) ?? '');
    return metric === undefined || metric.distribution !== undefined ? [] : problemsOf(path, condition);
  });
  return verdicts.length === 0 ? [passed(path)] : verdicts;
}

function problemsOf(path: string, condition: ThresholdCondition): Verdict[] {
  const { displayName, comparison, duration, evaluationMissingData, aggregations, thresholdValue } = condition;
  const [first] = aggregations;
  const values = [{ of: path, field: comparison, value: String(thresholdValue) }];
  if (first?.perSeriesAligner === 'ALIGN_COUNT')
    return [
      failed({
        address: path,
        message: `'${displayName}' counts the points of the metric, one a minute, not the entries`,
        detail: 'ALIGN_COUNT gives the number of points: a minute with 1,000 entries is one point.',
        values: [{ of: path, field: 'per_series_aligner', value: 'ALIGN_COUNT' }],
        fix: 'align with ALIGN_DELTA or ALIGN_SUM',
      }),
    ];
  if (comparison !== 'COMPARISON_LT') return [];
  if (evaluationMissingData !== 'EVALUATION_MISSING_DATA_ACTIVE')
    return [
      failed({
        address: path,
        message: `'${displayName}' is not true where no entry comes: the metric then has no points`,
        detail: 'A counter without entries is missing, not 0, and a missing value is not compared.',
        values,
        fix: 'set evaluation_missing_data to EVALUATION_MISSING_DATA_ACTIVE with a duration of 60 s or more, or use an absence',
      }),
    ];
  const waits = (first?.alignmentPeriod ?? Duration.zero).plus(duration);
  if (!waits.isShorterThan(LATEST)) return [];
  return [
    failed({
      address: path,
      message: `'${displayName}' fires ${waits.toString()} after the last entry, but entries may be ${LATEST.toString()} late`,
      detail: 'It opens an incident while Cloud Logging still works on the entries.',
      values: [
        { of: path, field: 'alignment_period', value: String(first?.alignmentPeriod ?? 'not set') },
        { of: path, field: 'duration', value: duration.toString() },
      ],
      fix: `an alignment period and a duration of together ${LATEST.toString()} or more`,
    }),
  ];
}
