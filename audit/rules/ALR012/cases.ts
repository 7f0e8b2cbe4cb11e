import { OBSERVABILITY, SILENT, THRESHOLD } from '../../cases/addresses';
import type { Environment } from '../../cases/environment';
import type { RuleCases } from '../../cases/rule-case';

/** A condition on a count of log entries. */
const counting = (env: Environment, fields: Record<string, unknown>, aggregation: Record<string, unknown> = {}) =>
  env
    .add(OBSERVABILITY, 'google_logging_metric.entries', { name: 'entries', filter: 'jsonPayload.event="start"' })
    .set(
      OBSERVABILITY,
      SILENT,
      { filter: 'metric.type = "logging.googleapis.com/user/entries" AND resource.type = "cloud_run_job"', ...fields },
      ...THRESHOLD,
    )
    .set(OBSERVABILITY, SILENT, { per_series_aligner: 'ALIGN_DELTA', ...aggregation }, ...THRESHOLD, 'aggregations', 0);

const ACTIVE = { evaluation_missing_data: 'EVALUATION_MISSING_DATA_ACTIVE' };

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'a count has to be below 1, but without entries there is none',
      change: (env) => counting(env, { comparison: 'COMPARISON_LT' }),
      address: SILENT,
      message: "'run/silence_ratio' is not true where no entry comes: the metric then has no points",
    },
    {
      title: 'it fires before late entries have come',
      change: (env) => counting(env, { comparison: 'COMPARISON_LT', duration: '120s', ...ACTIVE }),
      address: SILENT,
      message: "'run/silence_ratio' fires 7 min after the last entry, but entries may be 10 min late",
    },
    {
      title: 'it counts points instead of entries',
      change: (env) => counting(env, {}, { per_series_aligner: 'ALIGN_COUNT' }),
      address: SILENT,
      message: "'run/silence_ratio' counts the points of the metric, one a minute, not the entries",
    },
  ],
  correct: [
    {
      title: 'missing entries count as below, after the latest entry',
      change: (env) => counting(env, { comparison: 'COMPARISON_LT', duration: '300s', ...ACTIVE }),
    },
    { title: 'a count has to be above 1', change: (env) => counting(env, {}) },
  ],
};
