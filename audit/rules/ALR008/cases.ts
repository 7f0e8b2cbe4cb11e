import { OBSERVABILITY, OVER, SILENT, THRESHOLD } from '../../cases/addresses';
import type { RuleCases } from '../../cases/rule-case';

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'the filter names no resource type',
      change: (env) => {
        const condition = env.at(OBSERVABILITY, SILENT, ...THRESHOLD);
        condition['filter'] = 'metric.type = "logging.googleapis.com/user/failures"';
      },
      address: SILENT,
      message: /resource\.type/,
    },
    {
      title: 'the comparison is one that the API does not support',
      change: (env) => env.set(OBSERVABILITY, SILENT, { comparison: 'COMPARISON_GE' }, ...THRESHOLD),
      address: SILENT,
      message: /COMPARISON_GE/,
    },
    {
      title: 'missing data is evaluated without a duration',
      change: (env) =>
        env.set(
          OBSERVABILITY,
          SILENT,
          { duration: '0s', evaluation_missing_data: 'EVALUATION_MISSING_DATA_ACTIVE' },
          ...THRESHOLD,
        ),
      address: SILENT,
      message: /evaluationMissingData/,
    },
    {
      title: 'a rate limit of notifications stands on a policy of thresholds',
      change: (env) =>
        env.set(OBSERVABILITY, OVER, { alert_strategy: { notification_rate_limit: { period: '300s' } } }),
      address: OVER,
      message: /notificationRateLimit/,
    },
    {
      title: 'groups without a reducer',
      change: (env) =>
        env.set(OBSERVABILITY, SILENT, { group_by_fields: ['resource.labels.job'] }, ...THRESHOLD, 'aggregations', 0),
      address: SILENT,
      message: /groupByFields|reducer/i,
    },
    {
      title: 'the filter is known at apply only',
      change: (env) => env.set(OBSERVABILITY, SILENT, { filter: '${var.filter}' }, ...THRESHOLD),
      address: SILENT,
      message: /^cannot determine whether the API accepts 'run\/silence_ratio': /,
      status: 'unresolved',
    },
  ],
  correct: [
    {
      title: 'missing data is evaluated over a duration',
      change: (env) =>
        env.set(
          OBSERVABILITY,
          SILENT,
          { duration: '60s', evaluation_missing_data: 'EVALUATION_MISSING_DATA_INACTIVE' },
          ...THRESHOLD,
        ),
    },
  ],
};
