import { CONFIG, OBSERVABILITY, OVER, SILENT, THRESHOLD } from '../../cases/addresses';
import type { RuleCases } from '../../cases/rule-case';

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'no policy reads the silence of runs',
      change: (env) => env.remove(OBSERVABILITY, SILENT),
      address: CONFIG,
      message: 'no alert policy detects a run without heartbeats (loader and 1 more)',
    },
    {
      title: 'the policy on the age of runs is disabled',
      change: (env) => env.set(OBSERVABILITY, OVER, { enabled: false }),
      address: CONFIG,
      message: 'no alert policy detects a run over its budget (loader and 1 more)',
    },
    {
      title: "the filter leaves out the processors' criticality",
      change: (env) => {
        const condition = env.at(OBSERVABILITY, SILENT, ...THRESHOLD);
        condition['filter'] = `${String(condition['filter'])} AND metric.labels.criticality = "P0"`;
      },
      address: CONFIG,
      message: 'no alert policy detects a run without heartbeats (loader and 1 more)',
    },
    {
      title: 'the audit has no bound for the aligner',
      change: (env) =>
        env.set(OBSERVABILITY, SILENT, { per_series_aligner: 'ALIGN_DELTA' }, ...THRESHOLD, 'aggregations', 0),
      address: CONFIG,
      message: `cannot determine when a run without heartbeats is detected (loader and 1 more): the audit has no bound for ALIGN_DELTA: ${SILENT}, 'run/silence_ratio'`,
      status: 'unresolved',
    },
  ],
  correct: [
    {
      title: 'the filter names the criticality that both processors have',
      change: (env) => {
        const condition = env.at(OBSERVABILITY, SILENT, ...THRESHOLD);
        condition['filter'] = `${String(condition['filter'])} AND metric.labels.criticality = "P1"`;
      },
    },
    {
      title: 'one policy covers each processor',
      change: (env) => {
        const copy = structuredClone(env.at(OBSERVABILITY, SILENT));
        env.add(OBSERVABILITY, 'google_monitoring_alert_policy.sorter', copy);
        for (const [policy, task] of [
          [SILENT, 'loader'],
          ['google_monitoring_alert_policy.sorter', 'sorter'],
        ] as const) {
          const condition = env.at(OBSERVABILITY, policy, ...THRESHOLD);
          condition['filter'] = `${String(condition['filter'])} AND resource.labels.task_id = "${task}"`;
        }
      },
    },
  ],
};
