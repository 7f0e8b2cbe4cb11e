import { AlertEngine } from '../../alerting/evaluation/incremental/engine';
import type { EngineResult } from '../../alerting/evaluation/result';
import { knownMetrics } from '../../alerting/known-metrics';
import type { Series } from '../../alerting/metrics/series';
import { ServiceLevelObjectives } from '../../alerting/policies/service-level-objective';
import { GAUGE_RESOURCE, type AnyGaugeName, type GaugeLabels } from '../../model/gauges';
import { monitoringInTerraform } from '../../terraform/monitoring-in-terraform';
import { examplePipeline } from '../example/pipeline';
import { Observed } from './observed';
import { namesOf } from '../../model/names';

/** The names of the example pipeline. */
const NAMES = namesOf(examplePipeline);

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 14, 3);
const monitoring = monitoringInTerraform([new Observed(examplePipeline).document]);
const descriptors = knownMetrics(monitoring);
const objectives = new ServiceLevelObjectives(monitoring.objectives);

/** A series with its values, one a minute; null: no point. */
export type SeriesValues = readonly [series: Series, values: readonly (number | null)[]];

/** Evaluates the synthesized policies over these series, from minute 0 to `minutes`. The monitor ticks, unless they say otherwise. */
export function evaluate(given: readonly SeriesValues[], minutes: number): EngineResult {
  const isTicking = !given.some(([{ metric }]) => metric.type === TICK.metric.type);
  const series = isTicking ? [...given, [TICK, times(minutes + 1, 1)] as const] : given;
  const engine = new AlertEngine(monitoring.policies, descriptors, { startAt: START, objectives });
  for (let minute = 0; minute <= minutes; minute++) {
    const at = START + minute * MINUTE;
    for (const [each, values] of series) {
      const value = values[minute];
      if (value !== null && value !== undefined) engine.write(each, at, value, at - MINUTE);
    }
    engine.advanceTo(at);
  }
  return engine.finish(START + minutes * MINUTE);
}

/** The incidents, each as `<policy> <minute it opened> <minute it closed, or open>`. */
export function incidents(series: readonly SeriesValues[], minutes: number): string[] {
  return evaluate(series, minutes).incidents.map(({ policy, openedAt, closedAt }) => {
    const name = /\.([\w-]+)_policy_\w+$/.exec(policy)?.[1] ?? policy;
    const closed = closedAt === null ? 'open' : (closedAt - START) / MINUTE;
    return `${name} ${(openedAt - START) / MINUTE} ${closed}`;
  });
}

/** A series of a gauge of the guard, for the example pipeline in `prod`. */
export function gauge(name: AnyGaugeName, job: string, task_id: string, labels: GaugeLabels): Series {
  return {
    metric: { type: NAMES.gaugeType(name), labels: { ...labels } },
    resource: {
      type: GAUGE_RESOURCE,
      labels: { project_id: 'orders-shop', location: 'europe-west3', namespace: 'orders-prod', job, task_id },
    },
  };
}

/** The tick of the monitor. */
export const TICK = gauge('tick', 'guard', 'timeout-monitor', { scope: 'guard', criticality: 'P0' });

/** The same value in each of `n` minutes. */
export function times(n: number, value: number | null): (number | null)[] {
  return Array<number | null>(n).fill(value);
}

/** `from`, then `step` more in each of `n` minutes. */
export function growing(n: number, step: number, from = 0): number[] {
  return Array.from({ length: n }, (_, i) => from + i * step);
}
