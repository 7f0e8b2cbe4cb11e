import { policyFromApi } from '../../alerting/policies/policy-from-api';
import { ServiceLevelObjectives } from '../../alerting/policies/service-level-objective';
import { policiesWithoutData } from '../../replay/data-seen';
import type { Series } from '../../alerting/metrics/series';

const SLO = 'projects/p/services/s/serviceLevelObjectives/o';
const requests = (code: string): Series => ({
  metric: { type: 'run.googleapis.com/request_count', labels: { response_code_class: code } },
  resource: { type: 'cloud_run_revision', labels: { service_name: 'web' } },
});

const policy = (condition: object) =>
  policyFromApi({
    name: 'projects/p/alertPolicies/1',
    displayName: 'one',
    combiner: 'OR',
    conditions: [{ displayName: 'c', ...condition }],
  });

const promql = (query: string) =>
  policy({ conditionPrometheusQueryLanguage: { query, duration: '0s', evaluationInterval: '60s' } });

const burnRate = policy({
  conditionThreshold: {
    filter: `select_slo_burn_rate("${SLO}", "3600s")`,
    comparison: 'COMPARISON_GT',
    thresholdValue: 10,
    duration: '0s',
  },
});

const objectives = (code: string) =>
  new ServiceLevelObjectives([
    {
      id: SLO,
      displayName: 'answered',
      goal: 0.99,
      service: 'projects/p/services/s',
      indicator: {
        kind: 'goodTotalRatio',
        good: undefined,
        bad: `metric.type="run.googleapis.com/request_count" resource.type="cloud_run_revision" metric.labels.response_code_class="${code}"`,
        total: `metric.type="run.googleapis.com/request_count" resource.type="cloud_run_revision" metric.labels.response_code_class="none"`,
      },
    },
  ]);

const isWithoutData = (one: ReturnType<typeof policy>, of = objectives('5xx')) =>
  policiesWithoutData([one], { series: [requests('5xx')], filters: [] }, of).length > 0;

test.each([
  ['rate(run_googleapis_com:request_count{monitored_resource="cloud_run_revision"}[5m]) > 1', false],
  ['rate(run_googleapis_com:request_count{response_code_class="4xx"}[5m]) > 1', true],
  ['run_googleapis_com:requests > 1 or max_over_time((run_googleapis_com:request_count * 2)[1h:1m]) > 3', false],
  ['sum by (service_name) ({"run.googleapis.com/request_latencies"}) > 1', true],
])('a PromQL policy has data where a selector of its query matches a series: %s', (query, expected) => {
  expect(isWithoutData(promql(query))).toBe(expected);
});

test('a burn-rate policy has data where a filter of its objective matches a series', () => {
  expect(isWithoutData(burnRate)).toBe(false);
  expect(isWithoutData(burnRate, objectives('4xx'))).toBe(true);
});

test('a policy on a basic SLI, whose metrics depend on its service, is never listed as without data', () => {
  const basic = new ServiceLevelObjectives([
    {
      id: SLO,
      displayName: 'available',
      goal: 0.99,
      service: 'projects/p/services/s',
      indicator: { kind: 'basic', criterion: { kind: 'availability' }, locations: [], narrowedBy: undefined },
    },
  ]);
  expect(isWithoutData(burnRate, basic)).toBe(false);
});
