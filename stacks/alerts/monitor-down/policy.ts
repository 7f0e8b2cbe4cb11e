import { promqlSelector } from '../../../constructs/promql';
import type { GaugeSource } from '../../../constructs/series';
import { Duration } from '../../../model/duration';
import { GAUGE_RESOURCE, GUARD_JOB, MONITOR_TASK } from '../../../model/gauges';
import { MONITOR } from '../../../model/guard-timing';
import { REMIND, type AlertFolder } from '../alert';
import { texts } from './texts';

/** A correct monitor has a point in this window, even if points become readable late. ALR001 checks it. */
const WINDOW = Duration.minutes(5);
/**
 * How long the window must be empty. It is also the time that the monitor has for its first tick after the policy was
 * made, so it is as long: a tick, its attempt deadline, and the time until its point is readable. The guard's stack is
 * deployed before this one.
 */
const GRACE = Duration.minutes(5);

/**
 * PromQL, because an absence condition needs a point first (https://cloud.google.com/monitoring/alerts/metric-absence): it
 * would not report a monitor that never ran, nor one that stopped before the policy was changed. `absent()` is true for
 * series without any point: https://prometheus.io/docs/prometheus/latest/querying/functions/#absent. How such a condition
 * is evaluated: https://cloud.google.com/monitoring/promql/promql-in-alerting
 */
export const monitorDown: AlertFolder = {
  name: 'monitor-down',
  derived: 'guard-fails',
  policies: (inputs) => ({
    'monitor-down': {
      ...texts(inputs, WINDOW),
      severity: 'CRITICAL',
      urgency: 'page',
      renotify: REMIND,
      conditions: [
        {
          kind: 'promql',
          displayName: 'no complete tick',
          query: `absent(max_over_time(${ticks(inputs)}[${WINDOW.toCompact()}]))`,
          duration: GRACE,
        },
      ],
      notifyOnClose: true,
    },
  }),
  runbookValues: () => ({
    'without tick': WINDOW.toString(),
    grace: GRACE.toString(),
    'tick period': MONITOR.period.toString(),
  }),
};

function ticks({ names, namespace }: GaugeSource): string {
  const labels = [
    ['namespace', namespace],
    ['job', GUARD_JOB],
    ['task_id', MONITOR_TASK],
  ] as const;
  return promqlSelector(names.gaugeType('tick'), GAUGE_RESOURCE, ...labels);
}
