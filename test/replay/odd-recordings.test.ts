import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { policyFromApi } from '../../alerting/policies/policy-from-api';
import { replay } from '../../replay/replay';
import { NO_MONITORING } from '../../alerting/monitoring-config';
import { logMetricFromApi } from '../../alerting/metrics/log-metric-readers';

const START = Date.parse('2026-03-10T00:00:00Z');
const iso = (minute: number) => new Date(START + minute * 60_000).toISOString();
const folder = mkdtempSync(join(tmpdir(), 'phasewatch-odd-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

const point = (minute: number, doubleValue: number) => ({ interval: { endTime: iso(minute) }, value: { doubleValue } });
const gauge = (points: readonly object[], type = 'custom.googleapis.com/x') => ({
  metric: { type, labels: {} },
  resource: { type: 'global', labels: {} },
  metricKind: 'GAUGE',
  valueType: 'DOUBLE',
  points,
});
const threshold = (rest: object = {}) =>
  policyFromApi({
    name: 'projects/p/alertPolicies/1',
    displayName: 'x',
    combiner: 'OR',
    conditions: [
      {
        displayName: 'c',
        conditionThreshold: {
          filter: 'metric.type = "custom.googleapis.com/x" AND resource.type = "global"',
          comparison: 'COMPARISON_GT',
          thresholdValue: 0.5,
          duration: '0s',
          aggregations: [{ alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_MAX' }],
        },
      },
    ],
    ...rest,
  });
const promql = (query: string) =>
  threshold({
    conditions: [
      { displayName: 'c', conditionPrometheusQueryLanguage: { query, duration: '60s', evaluationInterval: '60s' } },
    ],
  });
const replayed = (policy: ReturnType<typeof threshold>, series: readonly object[], logs: readonly string[] = []) =>
  replay({ ...NO_MONITORING, policies: [policy] }, { series, logs });
const minutes = ({ incidents }: Awaited<ReturnType<typeof replay>>['worst']) =>
  incidents.map(({ openedAt, closedAt }) => [openedAt, closedAt].map((at) => at && (at - START) / 60_000));

describe('PromQL over a recording', () => {
  const load = gauge(Array.from({ length: 240 }, (_, i) => point(i, i >= 60 && i < 80 ? 0.95 : 0.2)));
  const name = 'custom_googleapis_com:x';
  const entry = { timestamp: iso(60), logName: 'projects/p/logs/x', resource: { type: 'global', labels: {} } };
  const logs = file('one.json', [entry]);

  test.each([`${name} > 0.9`, `avg_over_time(${name}[2m]) > 0.9`, `max_over_time(${name}[5m]) > 0.9`])(
    '%s sees in the worst case what it sees in the best, as much later as points may be late',
    async (query) => {
      for (const [files, lateness] of [
        [[], 4],
        [[logs], 10],
      ] as const) {
        const { best, worst } = await replayed(promql(query), [load], files);
        expect(best.incidents).toHaveLength(1);
        expect(minutes(worst)).toEqual(minutes(best).map((span) => span.map((at) => at && at + lateness)));
      }
    },
  );

  test.each([`absent(${name})`, `absent_over_time(${name}[3m])`])(
    '%s does not take lateness for absence',
    async (query) => {
      expect(minutes((await replayed(promql(query), [load], [logs])).worst)).toEqual([]);
      const gap = { ...load, points: load.points.filter((_, i) => i < 100 || i > 130) };
      expect(minutes((await replayed(promql(query), [gap], [logs])).worst)).toHaveLength(1);
    },
  );

  test('has a sample in its range that lies exactly at its start', async () => {
    expect(minutes((await replayed(promql(`count_over_time(${name}[5m]) > 5`), [load])).best)).toEqual([[6, null]]);
    expect(minutes((await replayed(promql(`count_over_time(${name}[5m]) > 6`), [load])).best)).toEqual([]);
  });
});

describe('unreadable points and entries', () => {
  const bad = (interval: object) => ({ interval, value: { doubleValue: 9 } });

  test.each([
    ['without a zone', { endTime: '2026-03-10T00:02:00' }, 'RFC 3339'],
    ['as people write days', { endTime: '10/03/2026 00:02' }, 'RFC 3339'],
    ['on a day that there is not', { endTime: '2026-02-31T00:00:00Z' }, 'RFC 3339'],
    ['starting after their end', { startTime: iso(3), endTime: iso(2) }, 'starts after it ends'],
  ])('are skipped and reported: %s', async (_, interval, reason) => {
    const { tally, best } = await replayed(threshold(), [gauge([point(1, 0), bad(interval), point(4, 0)])]);
    expect(tally).toMatchObject({ points: 2, bad: 1 });
    expect(tally.examples[0]?.reason).toContain(reason);
    expect(best.incidents).toEqual([]);
  });

  test('are reported in the error if there are no others', async () => {
    const series = [gauge([{ interval: { endTime: iso(1) }, value: { doubleValue: '100' } }])];
    await expect(replayed(threshold(), series)).rejects.toThrow(/1 unreadable: series 1, point 1: not a point/);
  });

  test.each([
    ['an error of the API', { error: { code: 403 } }, 'no timestamp and no receiveTimestamp'],
    ['entries without a readable time', [{ timestamp: 'garbage', severity: 'INFO' }], 'invalid timestamp "garbage"'],
  ])('refuse a log file that contains nothing else, and the series are replayed: %s', async (_, content, reason) => {
    const series = [gauge([point(1, 9)])];
    const path = file('wrong.json', content);
    const { tally, best } = await replayed(threshold(), series, [path]);
    expect(tally.refused).toMatchObject([{ what: path, problems: [{ code: 'INP003' }] }]);
    expect(tally.refused[0]?.problems[0]?.got).toContain(reason);
    expect(best.incidents).toHaveLength(1);
  });
});

test('an entry with a timestamp in the notation of BigQuery is read', async () => {
  const metric = logMetricFromApi({ name: 'm', filter: 'severity=ERROR' });
  const off = logMetricFromApi({ name: 'off', filter: 'severity=ERROR', disabled: true });
  const entries = [{ timestamp: '2026-03-10 00:05:00.25 UTC', severity: 'ERROR' }];
  const watched = { ...NO_MONITORING, policies: [threshold()], logMetrics: [metric, off] };
  const { logs } = await replay(watched, { series: [], logs: [file('bigquery.json', entries)] });
  // A disabled metric reads no entry, so that it is not reported as a filter without a match.
  expect(logs.filters).toMatchObject([{ of: 'log-based metric m', matched: 1 }]);
  expect(logs.first).toBe(START + 5 * 60_000 + 250);
});

test('a policy that Google calls invalid is not evaluated, as it creates no incidents', async () => {
  const high = [gauge([point(1, 9), point(2, 9)])];
  expect((await replayed(threshold({ validity: {} }), high)).best.incidents).toHaveLength(1);
  const { best } = await replayed(threshold({ validity: { code: 3, message: 'the metric is gone' } }), high);
  expect(best.incidents).toEqual([]);
  expect(best.policies[0]?.reason).toBe('Google reports it as invalid and creates no incidents: the metric is gone');
});

test('a point with other buckets than those of its metric is skipped only if a policy reads it', async () => {
  const buckets = (task: string, bounds: readonly number[], type: string) => ({
    ...gauge([], type),
    resource: { type: 'global', labels: { task } },
    metricKind: 'DELTA',
    valueType: 'DISTRIBUTION',
    points: [
      {
        interval: { startTime: iso(0), endTime: iso(1) },
        value: {
          distributionValue: {
            count: '1',
            mean: 1,
            bucketOptions: { explicitBuckets: { bounds } },
            bucketCounts: ['1'],
          },
        },
      },
    ],
  });
  const of = (type: string) => [gauge([point(1, 9)]), buckets('a', [1, 2], type), buckets('b', [5], type)];
  const unread = await replayed(threshold(), of('custom.googleapis.com/y'));
  expect([unread.best.incidents.length, unread.tally.bad]).toEqual([1, 0]);
  const watching = promql('histogram_quantile(0.9, rate(custom_googleapis_com:y_bucket[5m])) > 1');
  const { tally } = await replayed(watching, of('custom.googleapis.com/y'));
  expect(tally).toMatchObject({ points: 3, bad: 1 });
  expect(tally.examples[0]?.reason).toContain('its buckets differ');
});

test.each([
  ['alertStratagy', { alertStratagy: {} }, 'write alertStrategy'],
  ['alertStrategy/auto_close', { alertStrategy: { auto_close: '1800s' } }, 'write autoClose'],
  ['conditions/0/conditionThreshhold', { conditions: [{ conditionThreshhold: {} }] }, 'write conditionThreshold'],
  [
    'conditions/0/conditionThreshold/threshold_value',
    { conditions: [{ conditionThreshold: { threshold_value: 5 } }] },
    'write thresholdValue',
  ],
])('a misspelled field is refused and not ignored: %s', (where, rest, fix) => {
  expect(() => threshold(rest)).toThrow(new RegExp(`${where}.*${fix}.*POL022`));
});

test('an unknown field that is not similar to a known one makes the policy not evaluated', async () => {
  const high = [gauge([point(1, 9), point(2, 9)])];
  expect((await replayed(threshold({ creationRecord: {} }), high)).best.incidents).toHaveLength(1);
  const { best } = await replayed(threshold({ somethingNew: true }), high);
  expect(best.incidents).toEqual([]);
  expect(best.policies[0]?.reason).toBe('its field somethingNew is not known to this version, nor what it changes');
});
