import { ABSENCE, DOWN, MONITOR, OBSERVABILITY } from '../../cases/addresses';
import type { RuleCases } from '../../cases/rule-case';

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'no policy has an absence condition',
      change: (env) => env.remove(OBSERVABILITY, DOWN),
      address: MONITOR,
      message: 'no alert policy detects the absence of custom.googleapis.com/phasewatch/monitor/tick',
    },
    {
      title: 'the absence condition selects a series of another pipeline',
      change: (env) => {
        const condition = env.at(OBSERVABILITY, DOWN, ...ABSENCE);
        condition['filter'] = String(condition['filter']).replace('tiny-prod', 'tiny-staging');
      },
      address: DOWN,
      message: "'no tick' selects a series that the monitor never writes",
    },
    {
      title: 'the absence condition opens an incident before the next point of a correct monitor',
      change: (env) =>
        env
          .set(OBSERVABILITY, DOWN, { duration: '180s' }, ...ABSENCE)
          .set(OBSERVABILITY, DOWN, { alignment_period: '60s' }, ...ABSENCE, 'aggregations', 0),
      address: DOWN,
      message: 'absence is reported after 4 min, but points of a correct monitor may be 4 min 55 s apart',
    },
    {
      title: 'the audit cannot read the filter',
      change: (env) => {
        const condition = env.at(OBSERVABILITY, DOWN, ...ABSENCE);
        condition['filter'] = `NOT ${String(condition['filter'])}`;
      },
      address: DOWN,
      message: "cannot determine whether 'no tick' opens an incident when the monitor's ticks stop",
      status: 'unresolved',
    },
  ],
  correct: [
    {
      title: 'duration and alignment period together reach the longest gap between points',
      change: (env) => env.set(OBSERVABILITY, DOWN, { duration: '0s' }, ...ABSENCE),
    },
    {
      title: 'a second absence policy is disabled',
      change: (env) => {
        const disabled = { ...structuredClone(env.at(OBSERVABILITY, DOWN)), enabled: false };
        env.add(OBSERVABILITY, 'google_monitoring_alert_policy.old', disabled);
      },
    },
  ],
};
