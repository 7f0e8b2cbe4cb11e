import { AlertEngine } from '../../../alerting/evaluation/incremental/engine';
import { ServiceLevelObjectives } from '../../../alerting/policies/service-level-objective';
import { objectiveFromApi, objectiveFromTerraform } from '../../../alerting/policies/slo-from-api';
import { serviceFromApi, serviceFromTerraform } from '../../../alerting/policies/monitored-service';
import { policyFromTerraform } from '../../../terraform/policy-from-terraform';
import { Buckets } from '../../../alerting/metrics/bucket-options';
import { distributionOf } from '../../../alerting/metrics/distribution';
import { MetricDescriptors } from '../../../alerting/metrics/metric-descriptor';
import type { Series } from '../../../alerting/metrics/series';
import { aggregation, minute, policy, spans, START, threshold } from './fixtures';

const RUNS = 'logging.googleapis.com/user/runs';
const LATENCY = 'run.googleapis.com/request_latencies';
const NAME = 'projects/p/services/s/serviceLevelObjectives/runs';
const descriptors = new MetricDescriptors([
  { type: RUNS, metricKind: 'DELTA', valueType: 'INT64' },
  { type: LATENCY, metricKind: 'DELTA', valueType: 'DISTRIBUTION' },
]);
const filter = (result?: string) =>
  `metric.type="${RUNS}" AND resource.type="global"${result === undefined ? '' : ` AND metric.labels.result="${result}"`}`;
const goodOfTotal = (goal: number, parts: Record<string, string>) =>
  objectiveFromApi({ name: NAME, goal, serviceLevelIndicator: { requestBased: { goodTotalRatio: parts } } });

const runs = (result: string): Series => ({
  metric: { type: RUNS, labels: { result } },
  resource: { type: 'global', labels: { project_id: 'p' } },
});
const [good, bad] = [runs('good'), runs('bad')];

const burn = (above: number, lookback = '3600s', rest = {}) =>
  threshold({
    filter: `select_slo_burn_rate("${NAME}", "${lookback}")`,
    threshold_value: above,
    aggregations: [],
    ...rest,
  });

/** The first hour's counts by minute: `[good, bad]`. */
function rehearse(
  slo: ReturnType<typeof goodOfTotal>,
  condition: object,
  rows: readonly (readonly [number, number])[],
) {
  const engine = new AlertEngine([policy([condition as Record<string, unknown>])], descriptors, {
    startAt: START,
    objectives: new ServiceLevelObjectives([slo]),
  });
  rows.forEach(([g, b], i) => {
    if (g > 0) engine.write(good, minute(i + 1), g, minute(i));
    if (b > 0) engine.write(bad, minute(i + 1), b, minute(i));
  });
  return engine.finish(minute(rows.length));
}

const ratio = { badServiceFilter: filter('bad'), totalServiceFilter: filter() };

describe('a burn rate', () => {
  test('of exactly 14.4 does not exceed a threshold of 14.4; a little more does', () => {
    const slo = goodOfTotal(0.99, ratio);
    expect(spans(rehearse(slo, burn(14.4), [[856, 144]]))).toEqual([]);
    expect(spans(rehearse(slo, burn(14.4, '3600s', { comparison: 'COMPARISON_LT' }), [[856, 144]]))).toEqual([]);
    const result = rehearse(slo, burn(14.4), [[855, 145]]);
    expect(spans(result)).toEqual([[1, null]]);
    expect(result.incidents[0]?.value).toBeCloseTo(14.5, 6);
  });

  test.each([
    ['bad of total', { badServiceFilter: filter('bad'), totalServiceFilter: filter() }],
    ['good of total', { goodServiceFilter: filter('good'), totalServiceFilter: filter() }],
    ['good and bad', { goodServiceFilter: filter('good'), badServiceFilter: filter('bad') }],
  ])('of %s is high until the bad events leave the lookback, and does not alert without bad events', (_name, parts) => {
    const slo = goodOfTotal(0.95, parts);
    const healthy = Array.from({ length: 90 }, (): [number, number] => [10, 0]);
    expect(spans(rehearse(slo, burn(2, '1800s'), healthy))).toEqual([]);
    const storm = healthy.map((row, i): [number, number] => (i === 9 ? [0, 100] : row));
    expect(spans(rehearse(slo, burn(2, '1800s'), storm))).toEqual([[10, 40]]);
  });

  test('has no value without events, and does not change under an aligner over one evaluation', () => {
    const slo = goodOfTotal(0.95, ratio);
    const below = burn(1, '600s', { comparison: 'COMPARISON_LT' });
    expect(
      spans(
        rehearse(
          slo,
          below,
          Array.from({ length: 30 }, () => [0, 0] as const),
        ),
      ),
    ).toEqual([]);
    const next = { aggregations: [{ alignment_period: '60s', per_series_aligner: 'ALIGN_NEXT_OLDER' }] };
    expect(spans(rehearse(slo, burn(2, '3600s', next), [[1, 9]]))).toEqual([[1, null]]);
  });

  test('of a distribution counts what lies within the range as good', () => {
    const slo = objectiveFromTerraform(NAME, {
      goal: 0.9,
      request_based_sli: [
        {
          distribution_cut: [
            {
              distribution_filter: `metric.type="${LATENCY}" resource.type="cloud_run_revision"`,
              range: [{ max: 100 }],
            },
          ],
        },
      ],
    });
    const engine = new AlertEngine([policy([burn(5)])], descriptors, {
      startAt: START,
      objectives: new ServiceLevelObjectives([slo]),
    });
    const buckets = new Buckets({ kind: 'explicit', bounds: [10, 100, 1_000] });
    const series = { metric: { type: LATENCY, labels: {} }, resource: { type: 'cloud_run_revision', labels: {} } };
    engine.write(series, minute(1), distributionOf(buckets, [50, 500]), minute(0));
    engine.write(series, minute(2), distributionOf(buckets, [500, 500, 500]), minute(1));
    expect(spans(engine.finish(minute(2)))).toEqual([[2, null]]);
  });

  test('over several windows alerts only while all of them exceed the threshold: two conditions with AND', () => {
    const engine = new AlertEngine(
      [
        policy(
          [
            { ...burn(5, '3600s'), display_name: 'long' },
            { ...burn(5, '300s'), display_name: 'short' },
          ],
          { combiner: 'AND' },
        ),
      ],
      descriptors,
      { startAt: START, objectives: new ServiceLevelObjectives([goodOfTotal(0.95, ratio)]) },
    );
    for (let m = 1; m <= 60; m++) {
      engine.write(good, minute(m), 10, minute(m - 1));
      if (m >= 20 && m < 30) engine.write(bad, minute(m), 20, minute(m - 1));
    }
    expect(spans(engine.finish(minute(60)))).toEqual([[23, 34]]);
  });
});

describe('the burn rate of windows', () => {
  const UP = 'custom.googleapis.com/up';
  const DEPTH = 'custom.googleapis.com/depth';
  const allDescriptors = new MetricDescriptors([
    ...descriptors.all(),
    { type: UP, metricKind: 'GAUGE', valueType: 'BOOL' },
    { type: DEPTH, metricKind: 'GAUGE', valueType: 'DOUBLE' },
  ]);
  const of = (type: string) => `metric.type="${type}" AND resource.type="global"`;
  const windows = (windowsBased: object) =>
    objectiveFromApi({ name: NAME, goal: 0.9, serviceLevelIndicator: { windowsBased } });
  const gauge = (type: string, n = 'a'): Series => ({
    metric: { type, labels: { n } },
    resource: { type: 'global', labels: {} },
  });
  const evaluate = (
    slo: ReturnType<typeof windows>,
    writeMinute: (engine: AlertEngine, m: number) => void,
    minutes = 60,
    options = {},
  ) => {
    const engine = new AlertEngine([policy([fast])], allDescriptors, {
      startAt: START,
      objectives: new ServiceLevelObjectives([slo]),
      ...options,
    });
    for (let m = 1; m <= minutes; m++) writeMinute(engine, m);
    return engine.finish(minute(minutes));
  };
  /** Four bad windows of ten are a burn rate of 4. */
  const fast = burn(3.5, '600s');

  test('counts windows in which too few events are good, however many events there are', () => {
    const slo = windows({
      windowPeriod: '60s',
      goodTotalRatioThreshold: { threshold: 0.8, performance: { goodTotalRatio: ratio } },
    });
    const storm = (badOf10: number) => (engine: AlertEngine, m: number) => {
      const failed = m >= 20 && m < 26 ? badOf10 : 0;
      engine.write(good, minute(m), (10 - failed) * (m + 1), minute(m - 1));
      engine.write(bad, minute(m), failed * (m + 1), minute(m - 1));
    };
    expect(spans(evaluate(slo, storm(3)))).toEqual([[23, 32]]);
    // A share equal to the threshold is good.
    expect(spans(evaluate(slo, storm(2)))).toEqual([]);
  });

  test('counts windows without a single true value', () => {
    const slo = windows({ windowPeriod: '120s', goodBadMetricFilter: of(UP) });
    const down = (engine: AlertEngine, m: number) => {
      engine.write(gauge(UP), minute(m), m < 20 || m >= 28);
      engine.write(gauge(UP, 'b'), minute(m), false);
    };
    expect(spans(evaluate(slo, down))).toEqual([[23, 34]]);
    expect(
      spans(
        evaluate(slo, (engine, m) => {
          engine.write(gauge(UP), minute(m), m % 2 === 1);
        }),
      ),
    ).toEqual([]);
  });

  test.each<[string, object, number, number]>([
    ['the mean', { metricMeanInRange: { timeSeries: of(DEPTH), range: { min: 0, max: 10 } } }, 21, 20],
    ['the sum', { metricSumInRange: { timeSeries: of(DEPTH), range: { min: '-Infinity', max: 10 } } }, 11, 10],
  ])('counts windows in which %s of a gauge is out of its range', (_, criterion, tooMuch, justRight) => {
    const slo = windows({ windowPeriod: '60s', ...criterion });
    const depth = (high: number) => (engine: AlertEngine, m: number) => {
      engine.write(gauge(DEPTH), minute(m), m >= 20 && m < 26 ? high : 0);
      engine.write(gauge(DEPTH, 'b'), minute(m), 0);
    };
    expect(spans(evaluate(slo, depth(tooMuch)))).toEqual([[23, 32]]);
    expect(spans(evaluate(slo, depth(justRight)))).toEqual([]);
  });

  test('leaves out windows without data', () => {
    const slo = windows({ windowPeriod: '60s', metricMeanInRange: { timeSeries: of(DEPTH), range: { max: 1 } } });
    const once = (engine: AlertEngine, m: number) => {
      if (m === 5) engine.write(gauge(DEPTH), minute(m), 7);
    };
    const result = evaluate(slo, once, 30);
    expect(spans(result)).toEqual([[5, null]]);
    expect(result.incidents[0]?.value).toBe(10);
  });

  test('is read from Terraform as from the API', () => {
    const sli = { window_period: '300s', metric_mean_in_range: [{ time_series: of(DEPTH), range: [{ max: 10 }] }] };
    const api = { windowPeriod: '300s', metricMeanInRange: { timeSeries: of(DEPTH), range: { max: 10 } } };
    const terraform = objectiveFromTerraform(NAME, { goal: 0.9, windows_based_sli: [sli] });
    expect(JSON.stringify(terraform)).toBe(JSON.stringify(windows(api)));
  });

  test.each<[string, object, object, string]>([
    [
      'a kind that does not fit',
      { windowPeriod: '60s', metricMeanInRange: { timeSeries: of(RUNS), range: {} } },
      {},
      'metricMeanInRange does not accept it',
    ],
    [
      'windows that evaluations do not meet',
      { windowPeriod: '90s', goodBadMetricFilter: of(UP) },
      {},
      'a windowPeriod of 1 min 30 s is not evaluated',
    ],
    [
      'a basic SLI',
      { windowPeriod: '60s', goodTotalRatioThreshold: { basicSliPerformance: { availability: {} } } },
      {},
      'unknown service of the basic SLI',
    ],
    [
      'a policy whose options turn it off',
      { windowPeriod: '60s', goodBadMetricFilter: of(UP) },
      { sloWindowsEndAtEvaluation: false },
      'Google does not document when windows end',
    ],
  ])('is not evaluated for %s; the reason names it', (_, sli, options, reason) => {
    expect(evaluate(windows(sli), () => undefined, 1, options).policies[0]?.reason).toContain(reason);
  });

  test.each([
    ['under a minute', { windowPeriod: '30s', goodBadMetricFilter: 'x' }],
    ['70 s, which does not divide a day', { windowPeriod: '70s', goodBadMetricFilter: 'x' }],
    [
      'two criteria',
      { windowPeriod: '60s', goodBadMetricFilter: 'x', metricMeanInRange: { timeSeries: 'x', range: {} } },
    ],
    ['no criterion', { windowPeriod: '60s' }],
  ])('with windows of %s is refused', (_, sli) => {
    expect(() => windows(sli)).toThrow(/OBJ001/);
  });
});

describe('a basic SLI', () => {
  const COUNT = 'run.googleapis.com/request_count';
  const allDescriptors = new MetricDescriptors([
    { type: COUNT, metricKind: 'DELTA', valueType: 'INT64' },
    { type: LATENCY, metricKind: 'DELTA', valueType: 'DISTRIBUTION' },
  ]);
  const of = (type: string, code: string, labels = {}): Series => ({
    metric: { type, labels: { response_code_class: code } },
    resource: { type: 'cloud_run_revision', labels: { service_name: 'shop', location: 'us-west2', ...labels } },
  });
  const labels = { service_name: 'shop', location: 'us-west2' };
  const basicService = { serviceType: 'CLOUD_RUN', serviceLabels: labels };
  const cloudRun = serviceFromApi({ name: 'projects/p/services/s', basicService });
  const buckets = new Buckets({ kind: 'explicit', bounds: [0, 100, 500, 5_000] });

  /** Ten requests a minute. In minute 10, half of them fail and all are slow. Another service and location always fail. */
  function evaluate(basicSli: object, service = cloudRun, options = {}) {
    const slo = objectiveFromApi({ name: NAME, goal: 0.99, serviceLevelIndicator: { basicSli } });
    const engine = new AlertEngine([policy([burn(2, '600s')])], allDescriptors, {
      startAt: START,
      objectives: new ServiceLevelObjectives([slo], [service]),
      ...options,
    });
    for (let m = 1; m <= 30; m++) {
      const bad = m === 10 ? 5 : 0;
      const counts: [Series, number][] = [
        [of(COUNT, '2xx'), 9 - bad],
        [of(COUNT, '4xx'), 1],
        [of(COUNT, '5xx'), bad],
        [of(COUNT, '5xx', { service_name: 'other' }), 10],
        [of(COUNT, '5xx', { location: 'us-east1' }), 10],
      ];
      for (const [one, count] of counts) engine.write(one, minute(m), count, minute(m - 1));
      const times = Array.from({ length: 10 }, () => (m === 10 ? 1_000 : 50));
      engine.write(of(LATENCY, '2xx'), minute(m), distributionOf(buckets, times), minute(m - 1));
    }
    return engine.finish(minute(30));
  }

  test.each([
    ['availability counts responses of class 5xx as bad', { availability: {} }, 5],
    ['latency counts requests over the threshold', { latency: { threshold: '0.500s' } }, 10],
    ['availability in some locations leaves the others out', { availability: {}, location: ['us-west2', 'x'] }, 5],
  ])("of a Cloud Run service's %s, with a remark", (_, sli, value) => {
    const result = evaluate(sli);
    expect(spans(result)).toEqual([[10, 20]]);
    expect(result.incidents[0]?.value).toBeCloseTo(value, 6);
    expect(result.policies[0]?.reason).toMatch(
      / counts (responses of class 5xx as bad|requests of all response classes)$/,
    );
  });

  test('of windows counts those with too low a performance', () => {
    const windowsBased = {
      windowPeriod: '60s',
      goodTotalRatioThreshold: { threshold: 0.9, basicSliPerformance: { availability: {} } },
    };
    const slo = objectiveFromApi({ name: NAME, goal: 0.9, serviceLevelIndicator: { windowsBased } });
    const engine = new AlertEngine([policy([burn(0.5, '600s')])], allDescriptors, {
      startAt: START,
      objectives: new ServiceLevelObjectives([slo], [cloudRun]),
    });
    for (let m = 1; m <= 30; m++) {
      engine.write(of(COUNT, m === 10 ? '5xx' : '2xx'), minute(m), 1, minute(m - 1));
    }
    expect(spans(engine.finish(minute(30)))).toEqual([[10, 20]]);
  });

  test('finds the service in Terraform and in the format of the API', () => {
    const declared = serviceFromTerraform(['projects/p/services/s'], {
      basic_service: [{ service_type: 'CLOUD_RUN', service_labels: labels }],
    });
    const auto = serviceFromApi({
      name: 'projects/p/services/s',
      cloudRun: { serviceName: 'shop', location: 'us-west2' },
    });
    for (const service of [declared, auto]) expect(spans(evaluate({ availability: {} }, service))).toEqual([[10, 20]]);
  });

  test.each([
    {
      which: 'of another platform',
      service: { appEngine: { moduleId: 'x' } },
      sli: { availability: {} },
      reason: 'basic SLIs (basicSli) of custom',
    },
    {
      which: 'of one method',
      service: { basicService },
      sli: { availability: {}, method: ['Get'] },
      reason: 'basic SLIs of one method',
    },
    {
      which: 'of labels that are unknown before apply',
      service: { cloudRun: { serviceName: '${x.y.name}' } },
      sli: { availability: {} },
      reason: 'unknown before apply',
    },
    {
      which: 'that an option turns off',
      service: { basicService },
      sli: { availability: {} },
      options: { basicSliOfCloudRun: false },
      reason: 'Google does not document which responses are bad',
    },
  ])('$which is not evaluated; the reason names it', ({ service, sli, options = {}, reason }) => {
    const given = serviceFromApi({ name: 'projects/p/services/s', ...service });
    expect(evaluate(sli, given, options).policies[0]).toMatchObject({
      status: 'not_evaluated',
      reason: expect.stringContaining(reason) as string,
    });
  });

  test.each([[{}], [{ availability: {}, latency: { threshold: '1s' } }], [{ latency: { threshold: 'soon' } }]])(
    'without one criterion is refused: %j',
    (sli) => {
      expect(() => evaluate(sli)).toThrow(/OBJ001/);
    },
  );
});

describe('an SLO condition', () => {
  const reasonOf = (condition: object, slo?: ReturnType<typeof goodOfTotal>) =>
    new AlertEngine([policy([condition as Record<string, unknown>])], descriptors, {
      startAt: START,
      objectives: new ServiceLevelObjectives(slo === undefined ? [] : [slo]),
    }).finish(START).policies[0]?.reason;

  test('is not evaluated for other selectors, unknown SLOs and indicators; the reason names them', () => {
    expect(reasonOf(threshold({ filter: `select_slo_health("${NAME}")` }))).toContain('select_slo_health()');
    expect(reasonOf(burn(2))).toContain(`unknown SLO ${NAME}`);
    expect(reasonOf(burn(2, 'soon'), goodOfTotal(0.95, ratio))).toContain('got "soon"');
    const basic = objectiveFromApi({
      name: NAME,
      goal: 0.9,
      serviceLevelIndicator: { basicSli: { availability: {} } },
    });
    expect(reasonOf(burn(2), basic)).toContain('unknown service of the basic SLI; add it with --metrics');
    const unknown = goodOfTotal(0.9, { ...ratio, totalServiceFilter: 'metric.type="x" resource.type="y"' });
    expect(reasonOf(burn(2), unknown)).toContain('metric kind of x unknown');
    const named = `${ratio.totalServiceFilter} metadata.user_labels.team = "shop"`;
    const ofTeam = goodOfTotal(0.9, { ...ratio, totalServiceFilter: named });
    expect(reasonOf(burn(2), ofTeam)).toContain('metadata.user_labels.team: no series of');
    const [period, fields] = ['300s', ['metadata.user_labels.team']];
    const grouped = aggregation({
      alignment_period: period,
      cross_series_reducer: 'REDUCE_MAX',
      group_by_fields: fields,
    });
    expect(reasonOf(burn(2, '3600s', { aggregations: [grouped] }), goodOfTotal(0.9, ratio))).toContain(
      'a burn rate has no metadata',
    );
  });

  test('may have its lookback without quotes', () => {
    const bare = threshold({ filter: `select_slo_burn_rate("${NAME}", 60m)`, aggregations: [] });
    expect(reasonOf(bare, goodOfTotal(0.95, ratio))).toBeNull();
    const seconds = threshold({ filter: `select_slo_burn_rate("${NAME}", 3600)`, aggregations: [] });
    expect(() => reasonOf(seconds, goodOfTotal(0.95, ratio))).toThrow('expected a unit of time');
  });

  test('with a lookback of more than a day is evaluated with a remark', () => {
    expect(reasonOf(burn(2, '72h'), goodOfTotal(0.95, ratio))).toContain('longer than the documented maximum of 24 h');
  });

  test('is evaluated with a remark where no burn rate can exceed its threshold', () => {
    expect(reasonOf(burn(10), goodOfTotal(0.9, ratio))).toBe(
      'it is never true: the highest possible burn rate is 10 for a goal of 0.9',
    );
    expect(reasonOf(burn(9.9), goodOfTotal(0.9, ratio))).toBeNull();
  });

  test('may name the SLO by a reference that is resolved first', () => {
    const body = {
      display_name: 'p',
      combiner: 'OR',
      conditions: [threshold({ filter: 'select_slo_burn_rate("${google_monitoring_slo.runs.name}", "3600s")' })],
    };
    expect(policyFromTerraform('p', body).conditions[0]?.kind).toBe('unevaluated');
    const resolved = policyFromTerraform('p', body, (reference) =>
      reference === 'google_monitoring_slo.runs.name' ? NAME : undefined,
    );
    expect(resolved.conditions[0]).toMatchObject({
      kind: 'threshold',
      filter: `select_slo_burn_rate("${NAME}", "3600s")`,
    });
  });
});

test.each([
  ['a goal of 1', { goal: 1 }],
  [
    'three parts',
    { serviceLevelIndicator: { requestBased: { goodTotalRatio: { ...ratio, goodServiceFilter: 'x' } } } },
  ],
  ['no indicator', { serviceLevelIndicator: {} }],
])('an SLO with %s is refused', (_name, change) => {
  const body = { name: NAME, goal: 0.9, serviceLevelIndicator: { requestBased: { goodTotalRatio: ratio } }, ...change };
  expect(() => objectiveFromApi(body)).toThrow(/OBJ001/);
});
