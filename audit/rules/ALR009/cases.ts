import { OBSERVABILITY, SILENT, THRESHOLD } from '../../cases/addresses';
import type { RuleCases } from '../../cases/rule-case';

const COPY = 'google_monitoring_alert_policy.copy';

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'a policy repeats the condition of another under another name',
      change: (env) => {
        const copy = structuredClone(env.at(OBSERVABILITY, SILENT));
        env
          .add(OBSERVABILITY, COPY, { ...copy, display_name: 'copy' })
          .set(OBSERVABILITY, COPY, { display_name: 'other' }, 'conditions', 0);
      },
      address: COPY,
      message: "'copy' has the same conditions as 'silent'",
    },
    {
      title: 'a policy writes the same filter in another order, without AND and with other quotes',
      change: (env) => {
        const text = env.at(OBSERVABILITY, SILENT, ...THRESHOLD)['filter'] as string;
        const filter = text.split(' AND ').reverse().join('  ').replaceAll('"', "'");
        env
          .add(OBSERVABILITY, COPY, { ...structuredClone(env.at(OBSERVABILITY, SILENT)), display_name: 'copy' })
          .set(OBSERVABILITY, COPY, { filter }, ...THRESHOLD);
      },
      address: COPY,
      message: "'copy' has the same conditions as 'silent'",
    },
  ],
  correct: [
    {
      title: 'the copy is disabled',
      change: (env) =>
        env.add(OBSERVABILITY, COPY, { ...structuredClone(env.at(OBSERVABILITY, SILENT)), enabled: false }),
    },
    {
      title: 'the copy reads another priority',
      change: (env) => {
        const filter = env.at(OBSERVABILITY, SILENT, ...THRESHOLD)['filter'] as string;
        env
          .add(OBSERVABILITY, COPY, structuredClone(env.at(OBSERVABILITY, SILENT)))
          .set(OBSERVABILITY, COPY, { filter: `${filter} AND metric.labels.criticality = "P1"` }, ...THRESHOLD);
      },
    },
    {
      title: 'the copy has another threshold',
      change: (env) =>
        env
          .add(OBSERVABILITY, COPY, structuredClone(env.at(OBSERVABILITY, SILENT)))
          .set(OBSERVABILITY, COPY, { threshold_value: 2 }, 'conditions', 0, 'condition_threshold'),
    },
  ],
};
