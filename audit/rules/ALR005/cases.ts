import { OBSERVABILITY, SILENT, THRESHOLD } from '../../cases/addresses';
import type { RuleCases } from '../../cases/rule-case';

const SILENCE_DESCRIPTOR = 'google_monitoring_metric_descriptor.silence';

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'the metric has no descriptor',
      change: (env) => env.remove(OBSERVABILITY, SILENCE_DESCRIPTOR),
      address: SILENT,
      message: 'no descriptor declares the metric custom.googleapis.com/phasewatch/run/silence_ratio',
    },
    {
      title: 'the policy does not depend on the descriptor',
      change: (env) => env.set(OBSERVABILITY, SILENT, { depends_on: [] }),
      address: SILENT,
      message: 'the policy does not depend on the descriptor of custom.googleapis.com/phasewatch/run/silence_ratio',
    },
  ],
  correct: [
    {
      title: 'the policy depends on the descriptor directly',
      change: (env) => env.set(OBSERVABILITY, SILENT, { depends_on: [SILENCE_DESCRIPTOR] }),
    },
    {
      title: "the policy reads one of Google's own metrics",
      change: (env) =>
        env
          .set(OBSERVABILITY, SILENT, { depends_on: [] })
          .set(OBSERVABILITY, SILENT, { filter: 'metric.type = "run.googleapis.com/request_count"' }, ...THRESHOLD),
    },
  ],
};
