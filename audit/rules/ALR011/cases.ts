import { OBSERVABILITY, OVER, SILENT, THRESHOLD } from '../../cases/addresses';
import type { Environment } from '../../cases/environment';
import type { RuleCases } from '../../cases/rule-case';

const LOG_METRIC = 'metric.type = "logging.googleapis.com/user/failures" AND resource.type = "global"';

const REQUESTS = 'metric.type = "run.googleapis.com/request_count" AND resource.type = "cloud_run_revision"';

/** A condition on a log-based metric whose filter is `entries`. */
const onLogMetric = (env: Environment, entries: string, more: Record<string, unknown> = {}) =>
  align(
    env.add(OBSERVABILITY, 'google_logging_metric.failures', { name: 'failures', filter: entries, ...more }),
    'ALIGN_DELTA',
    { filter: LOG_METRIC },
  );

const align = (env: Environment, aligner: string, fields: Record<string, unknown>) =>
  env
    .set(OBSERVABILITY, SILENT, fields, ...THRESHOLD)
    .set(OBSERVABILITY, SILENT, { per_series_aligner: aligner }, ...THRESHOLD, 'aggregations', 0);

const SLO = 'projects/p/services/s/serviceLevelObjectives/runs';

/** A condition on the burn rate of an SLO with a goal of 0.9. */
const onBurnRate = (env: Environment, above: number) =>
  env
    .add(OBSERVABILITY, 'google_monitoring_slo.runs', {
      project: 'p',
      service: 's',
      slo_id: 'runs',
      goal: 0.9,
      rolling_period_days: 28,
      request_based_sli: {
        good_total_ratio: {
          good_service_filter: `${LOG_METRIC} AND metric.labels.outcome = "good"`,
          total_service_filter: LOG_METRIC,
        },
      },
    })
    .set(
      OBSERVABILITY,
      SILENT,
      { filter: `select_slo_burn_rate("${SLO}", "3600s")`, threshold_value: above, aggregations: [] },
      ...THRESHOLD,
    );

/** Two conditions on one reduced series that must hold together. */
const both = (env: Environment, below: number) => {
  const [above] = env.at(OBSERVABILITY, OVER)['conditions'] as Record<string, unknown>[];
  const threshold = (comparison: string, value: number) => ({
    display_name: comparison,
    condition_threshold: {
      ...(above?.['condition_threshold'] as Record<string, unknown>),
      comparison,
      threshold_value: value,
      aggregations: [{ alignment_period: '300s', per_series_aligner: 'ALIGN_MAX', cross_series_reducer: 'REDUCE_MAX' }],
    },
  });
  return env.set(OBSERVABILITY, OVER, {
    conditions: [threshold('COMPARISON_GT', 5), threshold('COMPARISON_LT', below)],
  });
};

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'a fraction has to be above 1',
      change: (env) => align(env, 'ALIGN_FRACTION_TRUE', { threshold_value: 1 }),
      address: SILENT,
      message: "'run/silence_ratio' can never be true: a fraction is never above 1",
    },
    {
      title: 'a count has to be below 0',
      change: (env) => align(env, 'ALIGN_COUNT', { comparison: 'COMPARISON_LT', threshold_value: 0 }),
      address: SILENT,
      message: "'run/silence_ratio' can never be true: a count is never below 0",
    },
    {
      title: 'a count of log entries has to be below 0',
      change: (env) =>
        align(env, 'ALIGN_DELTA', { filter: LOG_METRIC, comparison: 'COMPARISON_LT', threshold_value: 0 }),
      address: SILENT,
      message: "'run/silence_ratio' can never be true: a count of log entries is never below 0",
    },
    {
      title: "a count of Google's has to be below 0",
      change: (env) => align(env, 'ALIGN_RATE', { filter: REQUESTS, comparison: 'COMPARISON_LT', threshold_value: 0 }),
      address: SILENT,
      message: "'run/silence_ratio' can never be true: a count is never below 0",
    },
    {
      title: 'it reads another resource type than that of the entries that are counted',
      change: (env) => onLogMetric(env, 'severity>=ERROR resource.type="cloud_run_revision"'),
      address: SILENT,
      message:
        "'run/silence_ratio' can never be true: it reads global, and the entries that failures counts are on cloud_run_revision",
    },
    {
      title: 'a burn rate has to be above 10, for a goal of 0.9',
      change: (env) => onBurnRate(env, 10),
      address: SILENT,
      message:
        "'run/silence_ratio' can never be true: the highest possible burn rate is 10 for a goal of 0.9, never above 10",
    },
    {
      title: 'one series has to be above 5 and below 5 at the same time',
      change: (env) => both(env, 5),
      address: OVER,
      message: "'COMPARISON_LT' can never be true: the policy also needs 'COMPARISON_GT', above 5 on the same series",
    },
  ],
  correct: [
    {
      title: 'a count has to fall',
      change: (env) =>
        align(env, 'ALIGN_PERCENT_CHANGE', { filter: REQUESTS, comparison: 'COMPARISON_LT', threshold_value: -50 }),
    },
    {
      title: 'a count has to be below 1',
      change: (env) => align(env, 'ALIGN_DELTA', { filter: REQUESTS, comparison: 'COMPARISON_LT', threshold_value: 1 }),
    },
    {
      title: 'a fraction has to be above 0.9',
      change: (env) => align(env, 'ALIGN_FRACTION_TRUE', { threshold_value: 0.9 }),
    },
    {
      title: 'the entries that are counted are on one of several resource types',
      change: (env) => onLogMetric(env, 'resource.type=("cloud_run_revision" OR "global")'),
    },
    {
      title: 'the metric is of a log bucket, on which its points stand',
      change: (env) =>
        onLogMetric(env, 'resource.type="cloud_run_revision"', {
          bucket_name: 'projects/p/locations/global/buckets/b',
        }),
    },
    {
      title: 'a burn rate has to be above 9.9, for a goal of 0.9',
      change: (env) => onBurnRate(env, 9.9),
    },
    {
      title: 'one series has to be above 5 and below 6',
      change: (env) => both(env, 6),
    },
  ],
};
