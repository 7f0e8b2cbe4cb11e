import { Buckets } from '../../../alerting/metrics/bucket-options';
import { distributionOf } from '../../../alerting/metrics/distribution';
import { AlertEngine } from '../../../alerting/evaluation/incremental/engine';
import { MetricDescriptors } from '../../../alerting/metrics/metric-descriptor';
import { promqlNamesOf } from '../../../alerting/promql/metric-naming';
import { fired, MINUTE, rehearse, rule, START, type RecordedValues } from './rig';

const gauge = (name: string, values: readonly (number | null)[], labels = {}): RecordedValues => ({
  name,
  kind: 'gauge',
  labels,
  values,
});
const counter = (name: string, values: readonly (number | null)[], labels = {}): RecordedValues => ({
  name,
  kind: 'counter',
  labels,
  values,
});
const ramp = (length: number, step: number) => Array.from({ length }, (_, i) => i * step);
const constant = (length: number, value: number) => Array<number>(length).fill(value);

/** Fires at minute 5 exactly where the query gives a value there that is `expected`. */
function valueAt5(query: string, recorded: readonly RecordedValues[]): number | undefined {
  const result = rehearse([rule('q', `(${query}) and on() (vector(time()) == 300)`)], recorded, 5);
  return result.incidents[0]?.value ?? undefined;
}

describe('a PromQL query', () => {
  const x = [gauge('x', [1, 2, 3, 4, 5, 6], { a: '1' }), gauge('x', [10, 20, 30, 40, 50, 60], { a: '2' })];

  test.each([
    ['sum(x)', 66],
    ['avg(x)', 33],
    ['max(x)', 60],
    ['min(x)', 6],
    ['count(x)', 2],
    ['x{a="2"} - on() x{a="1"}', 54],
    ['x{a="2"} / ignoring(a) x{a="1"}', 10],
    ['-x{a="1"} + 2 * 3 ^ 2', 12],
    ['x{a="2"} % 7', 4],
    ['x{a=~"1|3"} offset 2m', 4],
    ['sum_over_time(x{a="1"}[2m])', 15],
    ['avg_over_time(x{a!="2"}[2m])', 5],
    ['max_over_time(x{a="1"}[3m] offset 1m)', 5],
    ['min_over_time(x{a="1"}[3m])', 3],
    ['count_over_time(x{a="1"}[3m])', 4],
    ['last_over_time(x{a="1"}[3m])', 6],
    ['delta(x{a="1"}[3m])', 3],
    ['rate(x{a="1"}[3m])', 1 / 60],
    ['increase(x{a="1"}[3m])', 3],
    ['irate(x{a="1"}[3m])', 1 / 60],
    ['sum(x > bool 10)', 1],
    ['sum(x > 10)', 60],
    ['10 < x', 60],
    ['abs(-x{a="1"})', 6],
    ['scalar(x{a="1"}) * x{a="2"}', 360],
    ['absent(nothing)', 1],
    ['x{a="1"} or x', 6],
    ['x unless x{a="1"}', 60],
    ['x and on(a) x{a="1"}', 6],
    ['vector(1m)', 60],
    ['clamp_min(x{a="1"}, 7)', 7],
    ['clamp_max(x{a="2"}, 7)', 7],
    ['clamp(x{a="1"}, 1, 4)', 4],
    ['round(x{a="1"} + 0.5)', 7],
    ['round(x{a="1"} * 3, 5)', 20],
    ['sum(group(x))', 1],
    ['stddev(x)', 27],
    ['stdvar(x)', 729],
    ['quantile_over_time(0.75, x{a="1"}[4m])', 5],
    ['stddev_over_time(x{a="1"}[4m])', Math.SQRT2],
    ['stdvar_over_time(x{a="1"}[4m])', 2],
    ['deriv(x{a="1"}[4m])', 1 / 60],
    ['predict_linear(x{a="1"}[4m], 4 * 60)', 10],
    ['x{a="2"} - x{a="2"} offset 1m', 10],
    ['x{a="2"} > 1 and x{a="2"} offset 1m > 1 or vector(1)', 60],
    ['-x{a="1"} offset 2m ^ 2 * -3', 48],
    ['2 ^ 3 ^ 2 - x{a="1"}', 506],
    ['sum(topk(1, x))', 60],
    ['sum(bottomk(1, x)) + count(topk(9, x)) + count(topk by (a) (1, x))', 10],
    ['quantile(0.25, x)', 19.5],
    ['sum(sort_desc(x))', 66],
    ['idelta(x{a="2"}[3m])', 10],
    ['timestamp(x{a="1"} offset 1m)', 240],
    ['max_over_time(sum(x)[4m:2m])', 55],
    ['sum_over_time(x{a="1"}[5m:2m])', 9],
    ['sum_over_time(x{a="1"}[4m:])', 20],
    ['count_over_time((x{a="2"} > 30)[5m:1m])', 3],
    ['last_over_time(rate(x{a="1"}[2m])[2m:1m] offset 1m)', 1 / 60],
    ['min_over_time(max_over_time(x{a="1"}[2m:1m])[3m:1m])', 3],
    ['absent_over_time((x{a="1"} > 6)[5m:1m])', 1],
    ['minute()', 5],
    ['hour(vector(3600 * 25))', 1],
    ['day_of_week()', 4],
    ['day_of_month(vector(86400 * 31))', 1],
    ['day_of_year(vector(86400 * 31))', 32],
    ['days_in_month(vector(86400 * (365 + 365 + 40)))', 29],
    ['month(vector(86400 * 31))', 2],
    ['year()', 1970],
  ])('%s is %d', (query, expected) => {
    expect(valueAt5(query, x)).toBeCloseTo(expected, 9);
  });

  test.each(['absent(x)', 'x{a="3"}', 'x > 100', 'x / on(a) y', 'x{a="1"} and x{a="2"}', 'clamp(x, 2, 1)'])(
    '%s gives nothing',
    (query) => {
      expect(valueAt5(query, x)).toBeUndefined();
    },
  );

  test('does not depend on samples that left its range: neither a huge value nor a huge reset', () => {
    const huge = [1e17, 0.5, 0.5, 0.25, 0.25, 0.5];
    expect(valueAt5('sum_over_time(x[2m])', [gauge('x', huge)])).toBe(1);
    expect(valueAt5('avg_over_time(x[2m])', [gauge('x', [1e17, 1, 2, 3, 4, 5])])).toBe(4);
    expect(valueAt5('increase(c_total[2m])', [counter('c_total', [1e17, 1, 2, 3, 4, 5])])).toBe(2);
    expect(valueAt5('irate(c_total[2m])', [counter('c_total', [1e17, 1, 2, 3, 4, 64])])).toBe(1);
  });

  test('corrects for the reset of a counter', () => {
    expect(valueAt5('increase(c_total[4m])', [counter('c_total', [0, 100, 200, 5, 10, 15])])).toBeCloseTo(115, 9);
  });

  test('interpolates the quantile of a classic histogram', () => {
    const bucket = (le: string, value: number) => counter('h_bucket', ramp(6, value), { le });
    const recorded = [bucket('1', 1), bucket('2', 3), bucket('+Inf', 4)];
    expect(valueAt5('histogram_quantile(0.5, sum by (le) (rate(h_bucket[5m])))', recorded)).toBeCloseTo(1.5, 9);
    expect(valueAt5('histogram_quantile(0.99, rate(h_bucket[5m]))', recorded)).toBeCloseTo(2, 9);
    expect(
      valueAt5('histogram_quantile(0.5, rate(h_bucket[5m]))', [bucket('1', 0), bucket('+Inf', 0)]),
    ).toBeUndefined();
  });
});

describe('a PromQL query over two metrics', () => {
  const recorded = [
    gauge('x', constant(6, 10), { a: '1', b: 'p' }),
    gauge('x', constant(6, 20), { a: '2', b: 'p' }),
    gauge('x', constant(6, 30), { a: '1', b: 'q' }),
    gauge('info', constant(6, 2), { b: 'p', team: 'data' }),
    gauge('info', constant(6, 3), { b: 'q', team: '' }),
  ];
  const sorted = (labels: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(labels).sort());
  /** Labels and value of everything that the query gives at the start, or why it gives nothing. */
  const resultOf = (query: string) => {
    const { incidents, policies } = rehearse([rule('q', query)], recorded, 0);
    const [policy] = policies;
    return incidents.length > 0 || policy?.reason === null
      ? incidents.map(({ series, value }) => `${JSON.stringify(sorted(series.metric.labels))} ${value ?? ''}`).sort()
      : `${policy?.status ?? ''}: ${policy?.reason ?? ''}`;
  };

  test.each([
    ['x * on(b) group_left info', ['{"a":"1","b":"p"} 20', '{"a":"1","b":"q"} 90', '{"a":"2","b":"p"} 40']],
    ['x > on(b) group_left(team) info * 7', ['{"a":"1","b":"q"} 30', '{"a":"2","b":"p","team":"data"} 20']],
    [
      'info - ignoring(a, team) group_right(team) x',
      ['{"a":"1","b":"p","team":"data"} -8', '{"a":"1","b":"q"} -27', '{"a":"2","b":"p","team":"data"} -18'],
    ],
    ['x{a="1"} - on(a, b) group_right x{a="1"} * 3', ['{"a":"1","b":"p"} -20', '{"a":"1","b":"q"} -60']],
    ['x - on(a, b) group_right x', ['{"a":"1","b":"p"} 0', '{"a":"1","b":"q"} 0', '{"a":"2","b":"p"} 0']],
    ['x > bool on(b) group_left info * 7', ['{"a":"1","b":"p"} 0', '{"a":"1","b":"q"} 1', '{"a":"2","b":"p"} 1']],
    ['x unless on(b) info > 2', ['{"a":"1","b":"p"} 10', '{"a":"2","b":"p"} 20']],
    ['x and on(b) info > 2', ['{"a":"1","b":"q"} 30']],
    ['x unless on(team) info', ['{"a":"1","b":"p"} 10', '{"a":"1","b":"q"} 30', '{"a":"2","b":"p"} 20'].slice(3)],
    // Of the two series that match, the comparison leaves one: nothing is in its way.
    ['x{b="p"} > on(b) info * 7', ['{"b":"p"} 20']],
    [
      'label_replace(info, "owner", "$1-${2}x", "team", "(d.)(.*)")',
      ['{"b":"p","owner":"da-tax","team":"data"} 2', '{"b":"q"} 3'],
    ],
    ['label_replace(info, "team", "", "b", "p")', ['{"b":"p"} 2', '{"b":"q"} 3']],
    [
      'label_join(info, "key", "/", "team", "b", "none")',
      ['{"b":"p","key":"data/p/","team":"data"} 2', '{"b":"q","key":"/q/"} 3'],
    ],
    ['sum by (b) (x) * on(b) label_replace(info{b="p"}, "b", "q", "b", "p")', ['{"b":"q"} 60']],
  ])('%s', (query, expected) => {
    expect(resultOf(query)).toEqual(expected);
  });

  test.each([
    ['x * on(b) info', 'several series on the left side match {"b":"p"}'],
    ['info * on(b) x', 'several series on the right side match {"b":"p"}'],
    ['x * on() group_left info', 'several series on the right side match {}'],
    ['x * on(a) group_left(b) x', 'several series on the right side match {"a":"1"}'],
    ['topk(scalar(x), x)', 'topk() needs a finite number of series, got NaN'],
    ['x > 100 and x * on(b) info', 'several series on the left side match {"b":"p"}'],
    [
      'x > 100 unless on(b) label_replace(x, "a", "", "a", ".*")',
      'label_replace() gives several series the same labels',
    ],
    ['label_replace(x, "b", "", "b", ".*")', 'label_replace() gives several series the same labels {"a":"1"'],
  ])('%s fails at every evaluation, as in Prometheus; the reason names the cause', (query, reason) => {
    expect(resultOf(query)).toContain(reason);
  });

  test.each([
    ['x * on(b) group_left(b) info', 'b may be in on() or in group_left(), not in both'],
    ['x and on(b) group_left info', 'and takes no group_left'],
    ['x > on(b) 1', 'on() and ignoring() go with series on both sides'],
    ['x + bool 1', 'bool goes with a comparison'],
    ['label_replace(x, "0", "", "a", "")', 'is not a label name'],
    ['label_replace(x, "b", "", "a", "(")', 'missing closing )'],
    ['label_replace(x, "b", "", "a")', 'label_replace() takes series and four texts'],
    ['label_join(x, "b")', 'label_join() takes a separator'],
    ['clamp_min(x)', 'clamp_min() takes 1 number beside series'],
    ['abs(x, 1)', 'abs() takes no numbers beside series'],
    ['abs("x")', 'expected series'],
    ['x offset 1m offset 2m', 'expected no second offset'],
    ['sum(x) offset 5m', 'expected a selector or a range before offset'],
    ['x + x[5m]', 'an operator takes no range'],
    ['rate(x[5m])[5m][5m:1m]', 'expected a selector and a range'],
    ['max_over_time(x[5m:1m][5m:1m])', 'a subquery takes an expression that is not a range'],
    ['topk(x)', 'expected a number and series in topk()'],
    ['(x + x) @ 100', 'expected a selector or a range before @'],
    ['x @ 100 @ 200', 'expected no second @'],
    ['topk(x, x)', 'expected a number'],
    ['holt_winters(x[5m], 0.5, 0.5) > 1', 'column 1: PromQL has no function holt_winters'],
    ['1 + sum(fo (x))', 'column 9: PromQL has no function fo'],
    ['sum(x', 'column 6: expected a PromQL expression'],
  ])('%s is refused, as in Prometheus', (query, message) => {
    expect(() => resultOf(query)).toThrow(message);
  });

  test.each([
    'max_over_time((x @ end())[5m:1m])',
    'max_over_time(x[5m:1m] @ 100)',
    'max_over_time(x[1w:1ms])',
    'max_over_time(max_over_time(max_over_time(x[1h:1m])[1h:1m])[1h:1m])',
    'count_values("v", x)',
    'timestamp(-x)',
    'mad_over_time(x[5m])',
    'predict_linear(x[5m], scalar(info))',
  ])('%s is not evaluated; the reason names the construct', (query) => {
    expect(resultOf(query)).toMatch(
      /^not_evaluated: .*(count_values\(\)|a subquery of more than 100000 steps|@ start\(\) and @ end\(\) in a subquery|the @ modifier of a subquery|timestamp\(\) of an expression|mad_over_time\(\)|predict_linear\(\) with a number that is not constant) is not evaluated/,
    );
  });
});

describe('a PromQL policy', () => {
  test('with two rules over one failing subexpression fails both, each with the reason', () => {
    const recorded = [gauge('x', [1], { a: '1' }), gauge('x', [1], { a: '2' }), gauge('y', [1])];
    const outcomes = rehearse([rule('p', 'x * on() y > 0'), rule('q', 'x * on() y > -1')], recorded, 0).policies;
    expect(outcomes.map(({ reason }) => reason)).toEqual(
      [1, 2].map(() => expect.stringContaining('several series on the left side match {}') as string),
    );
  });

  test('fires for each series after the duration, and is resolved at the first evaluation without the series', () => {
    const high = [0, 0, 3, 3, 3, 3, 0, 3];
    const recorded = [gauge('x', high, { a: '1' }), gauge('x', constant(8, 0), { a: '2' })];
    expect(fired(rehearse([rule('p', 'x > 2', 2)], recorded, 7))).toEqual(['p 4-6 {"a":"1"}']);
    expect(fired(rehearse([rule('p', 'x > 2')], recorded, 7))).toEqual(['p 2-6 {"a":"1"}', 'p 7- {"a":"1"}']);
    expect(fired(rehearse([rule('p', 'x > 5')], recorded, 7))).toEqual([]);
  });

  test('does not fire without data, while absent() does; the last sample counts for five minutes', () => {
    const recorded = [gauge('up', [1, 1, 1], { job: 'j' })];
    expect(fired(rehearse([rule('p', 'absent(up{job="j"})', 3)], recorded, 30))).toEqual(['p 11- {"job":"j"}']);
    expect(
      fired(rehearse([rule('p', 'absent(up{job="j"})', 3)], [gauge('up', constant(31, 1), { job: 'j' })], 30)),
    ).toEqual([]);
    expect(fired(rehearse([rule('p', 'up == 1')], recorded, 30))).toEqual(['p 0-8 {"job":"j"}']);
  });

  test('sees a late point from the next evaluation on, even if evaluations before it were skipped', () => {
    const engine = new AlertEngine([rule('p', 'x > 2')], new MetricDescriptors([]), { startAt: START });
    const series = {
      metric: { type: 'prometheus.googleapis.com/x/gauge', labels: {} },
      resource: { type: '', labels: {} },
    };
    engine.advanceTo(10 * MINUTE);
    engine.write(series, 8 * MINUTE, 3);
    expect(fired(engine.finish(20 * MINUTE))).toEqual(['p 11-14 {}']);
  });

  test('adds its labels', () => {
    const one = rule('p', 'x > 0');
    const [condition] = one.conditions;
    const labelled = {
      ...one,
      conditions: [{ ...condition, labels: { team: 'data', a: 'mine' } } as typeof condition & object],
    };
    expect(fired(rehearse([labelled], [gauge('x', [1], { a: '1' })], 0))).toEqual(['p 0- {"a":"mine","team":"data"}']);
  });

  test('whose labels make several series the same alert fails, as in Prometheus', () => {
    const one = rule('p', 'x > 0');
    const [condition] = one.conditions;
    const same = { ...one, conditions: [{ ...condition, labels: { a: 'all' } } as typeof condition & object] };
    const recorded = [gauge('x', [1], { a: '1' }), gauge('x', [1], { a: '2' })];
    expect(rehearse([same], recorded, 0).policies[0]).toMatchObject({
      incidents: 0,
      reason: expect.stringContaining('the query gives the labels {"a":"all"} twice') as string,
    });
  });

  test('that matches many series to many keeps its alerts; the reason names the cause', () => {
    const recorded = [gauge('x', [1, 1], { a: '1' }), gauge('x', [1, 1], { a: '2' }), gauge('y', [1, 1])];
    const [outcome] = rehearse([rule('p', 'x * on() y')], recorded, 1).policies;
    expect(outcome).toMatchObject({ status: 'evaluated', incidents: 0 });
    expect(outcome?.reason).toContain('several series on the left side match {}');
    expect(rehearse([rule('p', 'x * on() group_left y')], recorded, 1).incidents).toHaveLength(2);
  });

  test('computes the steps of a subquery once, and none while the data does not change', () => {
    const policies = [rule('a', 'max_over_time(rate(x_total[5m])[30m:1m]) > 1', 5)];
    const engine = new AlertEngine(policies, new MetricDescriptors([]), { startAt: START });
    const series = {
      metric: { type: 'prometheus.googleapis.com/x_total/counter', labels: {} },
      resource: { type: '', labels: {} },
    };
    for (let m = 0; m < 10; m++) engine.write(series, m * MINUTE, m * 120);
    const { stats, incidents } = engine.finish(30 * 1_440 * MINUTE);
    expect(stats.evaluations).toBeLessThan(100);
    expect(incidents.map(({ openedAt, closedAt }) => [openedAt / MINUTE, (closedAt ?? NaN) / MINUTE])).toEqual([
      [8, 42],
    ]);
  });

  test('does few evaluations in a month without data', () => {
    const policies = [rule('a', 'sum(rate(x_total[1h])) > 1', 5), rule('b', 'absent(x_total)', 10)];
    const engine = new AlertEngine(policies, new MetricDescriptors([]), { startAt: START });
    const series = {
      metric: { type: 'prometheus.googleapis.com/x_total/counter', labels: {} },
      resource: { type: '', labels: {} },
    };
    for (let m = 0; m < 10; m++) engine.write(series, m * MINUTE, m);
    const { stats, incidents } = engine.finish(30 * 1_440 * MINUTE);
    expect(stats.instants).toBe(2 * (30 * 1_440 + 1));
    expect(stats.evaluations).toBeLessThan(200);
    expect(incidents.map(({ openedAt }) => openedAt / MINUTE)).toEqual([25]);
  });
});

describe('a metric of Cloud Monitoring in PromQL', () => {
  const COUNT = 'run.googleapis.com/request_count';
  const LATENCY = 'run.googleapis.com/request_latencies';
  const descriptors = new MetricDescriptors([
    { type: COUNT, metricKind: 'DELTA', valueType: 'INT64' },
    { type: LATENCY, metricKind: 'DELTA', valueType: 'DISTRIBUTION' },
  ]);
  const resource = { type: 'cloud_run_revision', labels: { service_name: 's', location: 'here' } };
  const firstFiring = (query: string) => {
    const engine = new AlertEngine([rule('p', query)], descriptors, { startAt: START });
    const buckets = new Buckets({ kind: 'explicit', bounds: [100, 200, 400] });
    const count = { metric: { type: COUNT, labels: { response_code_class: '5xx', location: 'there' } }, resource };
    const latency = { metric: { type: LATENCY, labels: {} }, resource };
    for (let m = 1; m <= 10; m++) {
      engine.write(count, m * MINUTE, m, (m - 1) * MINUTE);
      engine.write(latency, m * MINUTE, distributionOf(buckets, [150, 150, 150, 300]), (m - 1) * MINUTE);
    }
    const [first] = engine.finish(10 * MINUTE).incidents;
    return first && [first.openedAt / MINUTE, first.value, first.series.metric.labels];
  };

  test('has its name with a colon and underscores, or quoted', () => {
    expect(promqlNamesOf(COUNT)).toEqual(['run_googleapis_com:request_count', COUNT]);
    expect(promqlNamesOf('prometheus.googleapis.com/up/gauge')[0]).toBe('up');
  });

  test.each([
    'sum(increase(run_googleapis_com:request_count{monitored_resource="cloud_run_revision"}[2m])) >= 19',
    'sum(increase({"run.googleapis.com/request_count", response_code_class="5xx"}[2m])) >= 19',
    'sum(increase({__name__="run.googleapis.com/request_count", metric_location="there", location="here"}[2m])) >= 19',
  ])('adds DELTA points from the start of the first one: %s', (query) => {
    expect(firstFiring(query)).toEqual([10, 19, {}]);
  });

  test('of distributions is a histogram', () => {
    const p50 = 'histogram_quantile(0.5, sum by (le) (rate(run_googleapis_com:request_latencies_bucket[5m]))) > 150';
    const [at, value] = firstFiring(p50) ?? [];
    expect(at).toBe(1);
    expect(value).toBeCloseTo(166.67, 1);
    expect(firstFiring('run_googleapis_com:request_latencies_count >= 40')?.[0]).toBe(10);
    expect(firstFiring('run_googleapis_com:request_latencies_sum >= 7500')?.[0]).toBe(10);
  });
});

describe('a backlog that a breaker explains', () => {
  const AGE = 'pubsub.googleapis.com/subscription/oldest_unacked_message_age';
  const OPEN = 'custom.googleapis.com/phasewatch/breaker/open';
  const QUERY = `pubsub_googleapis_com:subscription_oldest_unacked_message_age{monitored_resource="pubsub_subscription"} > 600
    unless on(subscription_id) custom_googleapis_com:phasewatch_breaker_open > 0`;
  const spans = (query: string, open: (minute: number) => number | null) => {
    const descriptors = [AGE, OPEN].map((type) => ({ type, metricKind: 'GAUGE', valueType: 'INT64' }) as const);
    const engine = new AlertEngine([rule('p', query)], new MetricDescriptors(descriptors), { startAt: START });
    for (let m = 0; m <= 60; m++) {
      for (const id of ['a', 'b']) {
        const resource = { type: 'pubsub_subscription', labels: { project_id: 'p', subscription_id: id } };
        engine.write({ metric: { type: AGE, labels: {} }, resource }, m * MINUTE, m >= 10 && m < 40 ? 900 : 0);
      }
      const value = open(m);
      const task = { type: 'generic_task', labels: { project_id: 'p', job: 'guard', task_id: 't' } };
      const labels = { breaker: 'push-a', subscription_id: 'a' };
      if (value !== null) engine.write({ metric: { type: OPEN, labels }, resource: task }, m * MINUTE, value);
    }
    return engine
      .finish(60 * MINUTE)
      .incidents.map(({ series, openedAt, closedAt }) => [
        series.metric.labels['subscription_id'],
        openedAt / MINUTE,
        (closedAt ?? NaN) / MINUTE,
      ]);
  };

  test('fires for the subscription whose breaker is closed, and not for the one whose breaker is open', () => {
    expect(spans(QUERY, () => 1)).toEqual([['b', 10, 40]]);
    expect(spans(QUERY, () => 0)).toEqual([
      ['a', 10, 40],
      ['b', 10, 40],
    ]);
  });

  test('fires once the breaker closes, and where the breaker has no data', () => {
    expect(spans(QUERY, (minute) => (minute < 20 ? 1 : 0))).toEqual([
      ['b', 10, 40],
      ['a', 20, 40],
    ]);
    expect(spans(QUERY, () => null)).toHaveLength(2);
    // The last sample counts for five minutes.
    expect(spans(QUERY, (minute) => (minute < 20 ? 1 : null)).at(-1)).toEqual(['a', 25, 40]);
  });

  test('with and: fires for a backlog only while the breaker is open', () => {
    expect(spans(QUERY.replace('unless', 'and'), (minute) => (minute < 20 ? 1 : 0))).toEqual([['a', 10, 20]]);
  });
});

describe('a PromQL policy that is snoozed', () => {
  const high = [gauge('x', constant(61, 5))];
  const snoozed = (from: number, to: number) => ({
    snoozesOf: () => [{ from: START + from * MINUTE, to: START + to * MINUTE }],
  });

  test('closes its open incident at the beginning, and opens a new one at the end where the query still gives a value', () => {
    expect(fired(rehearse([rule('q', 'x > 1', 5)], high, 60))).toEqual(['q 5- {}']);
    expect(fired(rehearse([rule('q', 'x > 1', 5)], high, 60, snoozed(20, 40)))).toEqual(['q 40- {}', 'q 5-20 {}']);
  });

  test('opens none where the query gives no value any more', () => {
    const over = [gauge('x', [...constant(10, 0), ...constant(15, 5), ...constant(36, 0)])];
    expect(fired(rehearse([rule('q', 'x > 1')], over, 60))).toHaveLength(1);
    expect(fired(rehearse([rule('q', 'x > 1')], over, 60, snoozed(5, 40)))).toEqual([]);
  });
});
