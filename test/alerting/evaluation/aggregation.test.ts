import { AlertEngine } from '../../../alerting/evaluation/incremental/engine';
import type { AlertPolicy } from '../../../alerting/policies/policy';
import { Buckets } from '../../../alerting/metrics/bucket-options';
import { distributionOf } from '../../../alerting/metrics/distribution';
import { MetricDescriptors } from '../../../alerting/metrics/metric-descriptor';
import type { Series } from '../../../alerting/metrics/series';
import { WELL_KNOWN_METRICS } from '../../../alerting/metrics/well-known-metrics';
import { aggregation, minute, policy, spans, START, threshold } from './fixtures';

const LATENCY = 'run.googleapis.com/request_latencies';
const COUNT = 'run.googleapis.com/request_count';
const TOTAL = 'custom.googleapis.com/total_latency';
const descriptors = new MetricDescriptors([
  ...WELL_KNOWN_METRICS,
  { type: TOTAL, metricKind: 'CUMULATIVE', valueType: 'DISTRIBUTION' },
]);
const filter = (type: string, rest = '') => `metric.type="${type}" AND resource.type="cloud_run_revision"${rest}`;
const series = (type: string, labels = {}, revision = 'r1'): Series => ({
  metric: { type, labels },
  resource: { type: 'cloud_run_revision', labels: { service_name: 's', revision_name: revision } },
});
const buckets = new Buckets({ kind: 'exponential', numFiniteBuckets: 10, growthFactor: 2, scale: 1 });
const dist = (...values: number[]) => distributionOf(buckets, values);
const step = (aligner: string, seconds = 60, rest = {}) =>
  aggregation({ alignment_period: `${seconds}s`, per_series_aligner: aligner, ...rest });
const engineOf = (one: AlertPolicy) => new AlertEngine([one], descriptors, { startAt: START });

describe('a condition without an aligner', () => {
  const DEPTH = 'run.googleapis.com/container/instance_count';
  const JOBS = 'run.googleapis.com/job/completed_execution_count';

  test.each<[string, object[]]>([
    ['no aggregation', []],
    ['ALIGN_NONE', [{ per_series_aligner: 'ALIGN_NONE', alignment_period: '300s' }]],
  ])('uses each raw point for one minute, with %s, and has a remark', (_, aggregations) => {
    const engine = engineOf(policy([threshold({ filter: filter(DEPTH), duration: '60s', aggregations })]));
    for (let m = 1; m <= 12; m++) if (m !== 6) engine.write(series(DEPTH), minute(m), m >= 5 && m < 9 ? 3 : 0);
    const result = engine.finish(minute(12));
    expect(spans(result)).toEqual([[7, 9]]);
    expect(result.policies[0]?.reason).toBe('without an aligner, each raw point counts for 60 s');
  });

  test('compares the increment of each point of a counter', () => {
    const engine = engineOf(policy([threshold({ filter: filter(JOBS), aggregations: [] })]));
    for (let m = 1; m <= 5; m++) engine.write(series(JOBS), minute(m), m === 3 ? 4 : 1, minute(m - 1));
    expect(spans(engine.finish(minute(5)))).toEqual([[3, 4]]);
  });

  test('is not evaluated when its option is off', () => {
    const one = policy([threshold({ filter: filter(DEPTH), aggregations: [] })]);
    const engine = new AlertEngine([one], descriptors, { startAt: START, rawPointSeconds: 0 });
    expect(engine.finish(START).policies[0]).toMatchObject({
      status: 'not_evaluated',
      reason: expect.stringContaining('ALIGN_NONE') as string,
    });
  });
});

describe('ALIGN_INTERPOLATE', () => {
  const DEPTH = 'run.googleapis.com/container/instance_count';
  const one = policy([threshold({ filter: filter(DEPTH), aggregations: [step('ALIGN_INTERPOLATE', 180)] })]);
  const run = (options = {}) => {
    const engine = new AlertEngine([one], descriptors, { startAt: START, ...options });
    for (const [m, value] of [
      [1, 0],
      [2, 3],
      [7, 0],
    ] as const)
      engine.write(series(DEPTH), minute(m), value);
    return engine.finish(minute(10));
  };

  test('holds the last value of its window', () => {
    expect(spans(run({ rememberSeriesHours: 1 }))).toEqual([[2, 7]]);
  });

  test('is not evaluated when its option is off', () => {
    const [outcome] = run({ interpolateHoldsLastValue: false }).policies;
    expect(outcome).toMatchObject({
      status: 'not_evaluated',
      reason: expect.stringContaining('ALIGN_INTERPOLATE is not evaluated') as string,
    });
  });
});

describe('distributions', () => {
  test.each([
    ['ALIGN_PERCENTILE_50', [step('ALIGN_PERCENTILE_50', 120)], 12],
    [
      'ALIGN_DELTA and REDUCE_PERCENTILE_50',
      [step('ALIGN_DELTA', 120, { cross_series_reducer: 'REDUCE_PERCENTILE_50' })],
      12,
    ],
    ['ALIGN_SUM and REDUCE_MEAN', [step('ALIGN_SUM', 120, { cross_series_reducer: 'REDUCE_MEAN' })], 10],
    ['ALIGN_DELTA and REDUCE_COUNT', [step('ALIGN_DELTA', 120, { cross_series_reducer: 'REDUCE_COUNT' })], 1],
    [
      'two steps, merged and then ALIGN_PERCENTILE_50',
      [step('ALIGN_DELTA', 60, { cross_series_reducer: 'REDUCE_SUM' }), step('ALIGN_PERCENTILE_50', 120)],
      12,
    ],
  ])('by %s give a number that opens an incident above the threshold but not at it', (_name, aggregations, value) => {
    for (const below of [0.001, 0]) {
      const one = threshold({ filter: filter(LATENCY), aggregations, threshold_value: value - below });
      const engine = engineOf(policy([one]));
      for (let m = 1; m <= 3; m++) engine.write(series(LATENCY), minute(m), dist(9, 11), minute(m - 1));
      const { incidents } = engine.finish(minute(3));
      expect(incidents.map((incident) => incident.value)).toEqual(below > 0 ? [value] : []);
    }
  });

  test('that are CUMULATIVE count the increment since the last point, and from zero after a reset', () => {
    const aggregations = [step('ALIGN_DELTA', 60, { cross_series_reducer: 'REDUCE_PERCENTILE_99' })];
    const engine = engineOf(policy([threshold({ filter: filter(TOTAL), aggregations, threshold_value: 100 })]));
    const write = (m: number, since: number, ...values: number[]) =>
      engine.write(series(TOTAL), minute(m), dist(...values), minute(since));
    write(1, 0, 10);
    write(2, 0, 10, 500);
    write(3, 0, 10, 500, 10);
    write(4, 3, 10);
    write(5, 3, 10, 500);
    expect(spans(engine.finish(minute(5)))).toEqual([
      [2, 3],
      [5, null],
    ]);
  });

  test('of one metric with different buckets are refused', () => {
    const engine = engineOf(
      policy([threshold({ filter: filter(LATENCY), aggregations: [step('ALIGN_PERCENTILE_99')] })]),
    );
    const other = new Buckets({ kind: 'explicit', bounds: [1, 2] });
    engine.write(series(LATENCY), minute(1), dist(1));
    expect(() => engine.write(series(LATENCY, {}, 'r2'), minute(1), distributionOf(other, [1]))).toThrow(/ENG004/);
  });
});

describe('a ratio', () => {
  const by = { cross_series_reducer: 'REDUCE_SUM', group_by_fields: ['resource.label.service_name'] };
  const errors = threshold({
    filter: filter(COUNT, ' AND metric.labels.response_code_class="5xx"'),
    aggregations: [step('ALIGN_RATE', 300, by)],
    denominator_filter: filter(COUNT),
    denominator_aggregations: [step('ALIGN_RATE', 300, by)],
    threshold_value: 0.12,
  });
  const evaluate = (failed: readonly (number | undefined)[]) => {
    const engine = engineOf(policy([errors]));
    failed.forEach((count, i) => {
      const [at, from] = [minute(i + 1), minute(i)];
      engine.write(series(COUNT, { response_code_class: '2xx' }, `r${i % 2}`), at, 90, from);
      if (count !== undefined) engine.write(series(COUNT, { response_code_class: '5xx' }), at, count, from);
    });
    return engine.finish(minute(failed.length));
  };

  test('of errors opens an incident above its threshold, with the labels of both sides', () => {
    const result = evaluate([0, 0, 30, 30, 30]);
    expect(spans(result)).toEqual([[4, null]]);
    expect(result.incidents[0]?.value).toBeCloseTo(60 / 420, 9);
    expect(result.incidents[0]?.series.resource.labels).toEqual({ service_name: 's' });
    expect(spans(evaluate([0, 9, 9, 9, 9]))).toEqual([]);
  });

  test('has no value while its numerator has none: its incident stays open', () => {
    const none = Array<undefined>(20).fill(undefined);
    expect(spans(evaluate([90, 0, 0, 0, 0, 0, 0]))).toEqual([[1, 6]]);
    expect(spans(evaluate([90, ...none]))).toEqual([[1, null]]);
  });
});

describe('two aggregations', () => {
  test('take the maximum over an hour of five-minute sums, aligned to each evaluation', () => {
    const aggregations = [
      step('ALIGN_DELTA', 300, {
        cross_series_reducer: 'REDUCE_SUM',
        group_by_fields: ['resource.labels.service_name'],
      }),
      step('ALIGN_MAX', 3_600),
    ];
    const one = policy([threshold({ filter: filter(COUNT), aggregations, threshold_value: 9 })]);
    const engine = engineOf(one);
    for (let m = 1; m <= 120; m++)
      engine.write(series(COUNT, {}, `r${m % 2}`), minute(m), m === 30 ? 6 : 1, minute(m - 1));
    expect(spans(engine.finish(minute(120)))).toEqual([[30, 90]]);
  });

  test('are not evaluated once their windows are empty', () => {
    const aggregations = [step('ALIGN_MEAN', 300), step('ALIGN_MAX', 600)];
    const gauge = threshold({ filter: filter('run.googleapis.com/container/instance_count'), aggregations });
    const engine = engineOf(policy([gauge]));
    engine.write(series('run.googleapis.com/container/instance_count'), minute(1), 3);
    const { stats } = engine.finish(minute(30 * 1_440));
    expect(stats.evaluations).toBeLessThan(40);
  });
});

test('an uptime check that fails from two locations opens one incident for its resource', () => {
  const CHECK = 'monitoring.googleapis.com/uptime_check/check_passed';
  const checkDescriptors = new MetricDescriptors([{ type: CHECK, metricKind: 'GAUGE', valueType: 'BOOL' }]);
  const one = policy([
    threshold({
      filter: `metric.type="${CHECK}" AND metric.label.check_id="web-1" AND resource.type="uptime_url"`,
      threshold_value: 1,
      duration: '60s',
      aggregations: [
        step('ALIGN_NEXT_OLDER', 1_200, {
          cross_series_reducer: 'REDUCE_COUNT_FALSE',
          group_by_fields: ['resource.label.*'],
        }),
      ],
    }),
  ]);
  const from = (place: string): Series => ({
    metric: { type: CHECK, labels: { check_id: 'web-1', checker_location: place } },
    resource: { type: 'uptime_url', labels: { project_id: 'p', host: 'example.com' } },
  });
  const engine = new AlertEngine([one], checkDescriptors, { startAt: START });
  for (let m = 1; m <= 30; m++) {
    for (const [i, place] of ['usa', 'eur-belgium', 'apac-singapore'].entries()) {
      engine.write(from(place), minute(m), !(m >= 10 && m < 20 && i > 0));
    }
  }
  const result = engine.finish(minute(30));
  expect(spans(result)).toEqual([[11, 20]]);
  expect(result.incidents[0]).toMatchObject({
    value: 2,
    series: { metric: { labels: {} }, resource: { labels: { project_id: 'p', host: 'example.com' } } },
  });
});

test('well-known metrics are listed once, with the page that lists them', () => {
  expect(new Set(WELL_KNOWN_METRICS.map(({ type }) => type)).size).toBe(WELL_KNOWN_METRICS.length);
  for (const { source, checked } of WELL_KNOWN_METRICS) {
    expect(source).toMatch(/^https:\/\/cloud\.google\.com\//);
    expect(checked).toMatch(/ in https:\/\//);
  }
});
