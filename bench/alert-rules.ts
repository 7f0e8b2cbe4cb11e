import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AlertEngine } from '../alerting/evaluation/incremental/engine';
import { policyFromApi } from '../alerting/policies/policy-from-api';
import { MetricDescriptors } from '../alerting/metrics/metric-descriptor';
import type { Series } from '../alerting/metrics/series';

const DAYS_MINUTES = 24 * 60;
const MINUTE_MS = 60_000;
/** 42 services with four codes each: 168 counters. */
const SERVICES = 42;
const CODES = ['200', '404', '500', '503'] as const;
/** Requests per minute by code. */
const STEP: Readonly<Record<(typeof CODES)[number], number>> = { '200': 60, '404': 2, '500': 1, '503': 1 };

/** Four rules: an increase with a sum, two multi-window burn rates, an absence. None fires, so every instant is evaluated. */
export const RULES: readonly (readonly [name: string, expression: string])[] = [
  ['errors', 'sum by (service) (increase(requests_total{code="500"}[5m])) > 1000'],
  ['fast-burn', burn('1h', '5m', 14.4)],
  ['slow-burn', burn('6h', '30m', 6)],
  ['absent', 'absent(requests_total{service="s0",code="200"})'],
];

function burn(long: string, short: string, threshold: number): string {
  const rate = (window: string) =>
    `sum(rate(requests_total{code=~"5.."}[${window}])) / sum(rate(requests_total[${window}]))`;
  return `${rate(long)} > ${threshold * 0.05} and ${rate(short)} > ${threshold * 0.05}`;
}

/** Evaluates this number of days with the alert engine. @returns the number of incidents */
export function evaluateRules(days: number): number {
  const policies = RULES.map(([name, query]) =>
    policyFromApi({
      name: `projects/p/alertPolicies/${name}`,
      displayName: name,
      combiner: 'OR',
      conditions: [
        { displayName: name, conditionPrometheusQueryLanguage: { query, duration: '0s', evaluationInterval: '60s' } },
      ],
    }),
  );
  const type = 'prometheus.googleapis.com/requests_total/counter';
  const descriptors = new MetricDescriptors([{ type, metricKind: 'CUMULATIVE', valueType: 'DOUBLE' }]);
  const engine = new AlertEngine(policies, descriptors, { startAt: 0 });
  const all = counters(type);
  for (let minute = 0; minute <= days * DAYS_MINUTES; minute += 1) {
    for (const { series, step } of all) engine.write(series, minute * MINUTE_MS, minute * step);
    engine.advanceTo(minute * MINUTE_MS);
  }
  const { incidents, policies: results } = engine.finish(days * DAYS_MINUTES * MINUTE_MS);
  const unevaluated = results.filter(({ status }) => status !== 'evaluated');
  if (unevaluated.length > 0) throw new Error(unevaluated.map(({ reason }) => reason).join('; '));
  return incidents.length;
}

function counters(type: string): { series: Series; step: number }[] {
  return Array.from({ length: SERVICES }, (_, i) => i).flatMap((i) =>
    CODES.map((code) => ({
      series: {
        metric: { type, labels: { service: `s${i}`, code } },
        resource: { type: 'prometheus_target', labels: {} },
      },
      step: STEP[code],
    })),
  );
}

/** Writes the same work as a rule file and a test file for `promtool test rules`. @returns path of the test file */
export function writePromtoolTest(folder: string, days: number): string {
  mkdirSync(folder, { recursive: true });
  const rules = RULES.map(([name, expression]) => ({ alert: name, expr: expression }));
  writeFileSync(join(folder, 'rules.yml'), JSON.stringify({ groups: [{ name: 'bench', rules }] }));
  const minutes = days * DAYS_MINUTES;
  const series = Array.from({ length: SERVICES }, (_, i) => i).flatMap((i) =>
    CODES.map((code) => ({
      series: `requests_total{service="s${i}",code="${code}"}`,
      values: `0+${STEP[code]}x${minutes}`,
    })),
  );
  const test = {
    rule_files: ['rules.yml'],
    evaluation_interval: '1m',
    tests: [
      {
        interval: '1m',
        input_series: series,
        alert_rule_test: RULES.map(([alertname]) => ({ eval_time: `${minutes}m`, alertname, exp_alerts: [] })),
      },
    ],
  };
  const file = join(folder, `test-${days}.yml`);
  writeFileSync(file, JSON.stringify(test)); // JSON is YAML
  return file;
}
