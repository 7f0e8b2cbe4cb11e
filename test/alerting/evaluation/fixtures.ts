import { AlertEngine } from '../../../alerting/evaluation/incremental/engine';
import type { EngineOptions } from '../../../alerting/evaluation/options';
import type { AlertPolicy } from '../../../alerting/policies/policy';
import { policyFromTerraform } from '../../../terraform/policy-from-terraform';
import type { EngineResult } from '../../../alerting/evaluation/result';
import { MetricDescriptors } from '../../../alerting/metrics/metric-descriptor';
import type { Labels, Series } from '../../../alerting/metrics/series';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** Not a full minute: evaluations are counted from the start. */
export const START = Date.UTC(2026, 0, 14, 3, 0, 17);

export const METRIC = 'custom.googleapis.com/phasewatch/run/age_ratio';
export const COUNTER = 'custom.googleapis.com/errors';
export const SWITCH = 'custom.googleapis.com/up';

export const DESCRIPTORS = new MetricDescriptors([
  { type: METRIC, metricKind: 'GAUGE', valueType: 'DOUBLE' },
  { type: COUNTER, metricKind: 'DELTA', valueType: 'INT64' },
  { type: SWITCH, metricKind: 'GAUGE', valueType: 'BOOL' },
  { type: 'custom.googleapis.com/latency', metricKind: 'DELTA', valueType: 'DISTRIBUTION' },
  { type: 'custom.googleapis.com/total', metricKind: 'CUMULATIVE', valueType: 'INT64' },
]);

/** Minutes after the start. */
export const minute = (n: number) => START + n * MINUTE;

export function series(task: string, metric: Labels = {}, type = METRIC): Series {
  return {
    metric: { type, labels: metric },
    resource: { type: 'generic_task', labels: { project_id: 'p', job: 'phase5', task_id: task } },
  };
}

export function filterOf(type: string, rest = ''): string {
  return `metric.type = "${type}" AND resource.type = "generic_task"${rest}`;
}

type Body = Record<string, unknown>;

export function aggregation(rest: Body = {}): Body {
  return { alignment_period: '60s', per_series_aligner: 'ALIGN_MEAN', ...rest };
}

export function threshold(rest: Body = {}, displayName = 'too high'): Body {
  return {
    display_name: displayName,
    condition_threshold: {
      filter: filterOf(METRIC),
      comparison: 'COMPARISON_GT',
      threshold_value: 2,
      duration: '0s',
      aggregations: [aggregation()],
      ...rest,
    },
  };
}

export function absence(rest: Body = {}, displayName = 'silent'): Body {
  return {
    display_name: displayName,
    condition_absent: { filter: filterOf(METRIC), duration: '300s', aggregations: [aggregation()], ...rest },
  };
}

export function policy(conditions: readonly Body[], rest: Body = {}, id = 'p'): AlertPolicy {
  return policyFromTerraform(id, {
    display_name: `policy ${id}`,
    combiner: 'OR',
    notification_channels: ['pager'],
    conditions,
    ...rest,
  });
}

/** Values minute by minute from minute 1 on; undefined: no point. */
export type Row = readonly (number | undefined)[];

export function run(
  policies: readonly AlertPolicy[],
  rows: readonly (readonly [Series, Row])[],
  lastMinute: number,
  options: Partial<EngineOptions> = {},
): EngineResult {
  const engine = new AlertEngine(policies, DESCRIPTORS, { startAt: START, ...options });
  for (let m = 1; m <= lastMinute; m++) {
    for (const [one, row] of rows) {
      const value = row[m - 1];
      if (value !== undefined) engine.write(one, minute(m), value);
    }
    engine.advanceTo(minute(m));
  }
  return engine.finish(minute(lastMinute));
}

/** Opening and closing of every incident, in minutes after the start. */
export function spans(result: EngineResult): [number, number | null][] {
  const toMinutes = (at: number) => (at - START) / MINUTE;
  return result.incidents.map(({ openedAt, closedAt }) => [
    toMinutes(openedAt),
    closedAt === null ? null : toMinutes(closedAt),
  ]);
}

/** Kind and minute of every notification. */
export function notified(result: EngineResult): [string, number][] {
  return result.notifications.map(({ kind, at }) => [kind, (at - START) / MINUTE]);
}

/** The same number n times. */
export const repeat = (value: number, times: number): number[] => Array.from({ length: times }, () => value);
