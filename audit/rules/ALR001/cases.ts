import { ABSENCE, DOWN, MONITOR, OBSERVABILITY } from '../../cases/addresses';
import type { Environment } from '../../cases/environment';
import type { RuleCases } from '../../cases/rule-case';

/** The policy with a PromQL condition in the place of the absence condition. */
function asksFor(env: Environment, query: string, duration = '300s'): void {
  const block = { query, duration, evaluation_interval: '60s' };
  const condition = { display_name: 'no tick', condition_prometheus_query_language: block };
  env.set(OBSERVABILITY, DOWN, { conditions: [condition] });
}

const TICKS = 'custom_googleapis_com:phasewatch_monitor_tick{monitored_resource="generic_task",namespace="tiny-prod"}';

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
      title: 'a query selects a series of another pipeline',
      change: (env) => asksFor(env, `absent(${TICKS.replace('tiny-prod', 'tiny-staging')})`),
      address: DOWN,
      message: "'no tick' selects a series that the monitor never writes",
    },
    {
      title: 'a query is true before the next point of a correct monitor',
      change: (env) => asksFor(env, `absent_over_time(${TICKS}[2m])`, '120s'),
      address: DOWN,
      message: 'absence is reported after 4 min, but points of a correct monitor may be 4 min 55 s apart',
    },
    {
      title: 'a query on the ticks does not ask for their absence',
      change: (env) => asksFor(env, `${TICKS} > 1`),
      address: MONITOR,
      message: 'no alert policy detects the absence of custom.googleapis.com/phasewatch/monitor/tick',
    },
    {
      title: 'the audit cannot read the query',
      change: (env) => asksFor(env, `absent(${TICKS} offset 1h) and on() vector(1)`),
      address: DOWN,
      message: "cannot determine whether 'no tick' opens an incident when the monitor's ticks stop",
      status: 'unresolved',
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
      title: 'a query is true while the series has no point in 5 min, whether or not it ever had one',
      change: (env) => asksFor(env, `absent(max_over_time(${TICKS}[5m]))`),
    },
    { title: 'absent() of the series itself looks back 5 min', change: (env) => asksFor(env, `absent(${TICKS})`) },
    {
      title: 'absent_over_time() has the range itself',
      change: (env) => asksFor(env, `absent_over_time(${TICKS}[10m])`, '0s'),
    },
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
