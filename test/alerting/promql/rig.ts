import { AlertEngine } from '../../../alerting/evaluation/incremental/engine';
import type { EngineOptions } from '../../../alerting/evaluation/options';
import { policyFromApi } from '../../../alerting/policies/policy-from-api';
import type { EngineResult } from '../../../alerting/evaluation/result';
import { MetricDescriptors, type MetricDescriptor } from '../../../alerting/metrics/metric-descriptor';
import type { Series } from '../../../alerting/metrics/series';

export const MINUTE = 60_000;
export const START = 0;

/** One series of Managed Service for Prometheus, one value a minute; null: no sample. */
export interface RecordedValues {
  readonly name: string;
  readonly kind: 'counter' | 'gauge';
  readonly labels: Readonly<Record<string, string>>;
  readonly values: readonly (number | null)[];
}

export function rule(name: string, query: string, minutes = 0) {
  const conditionPrometheusQueryLanguage = { query, duration: `${minutes * 60}s`, evaluationInterval: '60s' };
  return policyFromApi({
    name,
    displayName: name,
    combiner: 'OR',
    conditions: [{ displayName: name, conditionPrometheusQueryLanguage }],
  });
}

export function rehearse(
  policies: readonly ReturnType<typeof rule>[],
  recorded: readonly RecordedValues[],
  minutes: number,
  {
    descriptors = [],
    ...options
  }: Partial<EngineOptions> & { readonly descriptors?: readonly MetricDescriptor[] } = {},
): EngineResult {
  const engine = new AlertEngine(policies, new MetricDescriptors(descriptors), { startAt: START, ...options });
  const series = recorded.map(({ name, kind, labels }): Series => ({
    metric: { type: `prometheus.googleapis.com/${name}/${kind}`, labels },
    resource: { type: '', labels: {} },
  }));
  for (let m = 0; m <= minutes; m++) {
    recorded.forEach(({ values }, i) => {
      const [value, one] = [values[m], series[i]];
      if (one !== undefined && value !== null && value !== undefined) engine.write(one, START + m * MINUTE, value);
    });
    engine.advanceTo(START + m * MINUTE);
  }
  return engine.finish(START + minutes * MINUTE);
}

/** Opening and closing of every incident with its labels, in minutes. */
export function fired(result: EngineResult): string[] {
  return result.incidents
    .map(({ openedAt, closedAt, series, policy }) => {
      const labels = JSON.stringify(Object.fromEntries(Object.entries(series.metric.labels).sort()));
      return `${policy} ${openedAt / MINUTE}-${closedAt === null ? '' : closedAt / MINUTE} ${labels}`;
    })
    .sort();
}
