import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logMetricFromApi } from '../../alerting/metrics/log-metric-readers';
import { NO_MONITORING } from '../../alerting/monitoring-config';
import { replay, type Replay, type ReplayOptions } from '../../replay/replay';
import { MINUTE, policyOf, seriesOf, START, type Traffic } from './generated-recordings';

const folder = mkdtempSync(join(tmpdir(), 'phasewatch-kinds-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const iso = (ms: number) => new Date(START + ms).toISOString();
const minutesOf = (at: number | null | undefined) => (at === null || at === undefined ? at : (at - START) / MINUTE);

/** Minutes at which each incident opens at the earliest and closes at the latest. */
const spans = (all: Replay['incidents']) =>
  all.map(({ openedAt, closedAt }) => [minutesOf(openedAt.earliest), minutesOf(closedAt?.earliest ?? null)]);

const aggregation = (seconds: number, aligner: string) => ({
  alignmentPeriod: `${seconds}s`,
  perSeriesAligner: `ALIGN_${aligner}`,
});
const threshold = (filter: string, comparison: string, value: number, rest: object = {}) => ({
  conditionThreshold: {
    filter,
    comparison: `COMPARISON_${comparison}`,
    thresholdValue: value,
    duration: '0s',
    aggregations: [aggregation(60, 'SUM')],
    ...rest,
  },
});
const metric = (type: string) => `metric.type = "${type}" AND resource.type = "generic_task"`;
const HANDLED = metric('logging.googleapis.com/user/handled');
const DELTA = metric('custom.googleapis.com/delta');
const GAUGE = metric('custom.googleapis.com/gauge');
const over = (seconds: number, aligner: string) => ({ aggregations: [aggregation(seconds, aligner)] });

/** Five entries in every minute of an hour, each received after `lateMs(second)`. */
function steadyLogs(name: string, lateMs: (second: number) => number, hasReceipt = true, last = 40): string {
  const entries = Array.from({ length: 60 }, (_, minute) =>
    [0, 10, 20, 30, last].map((second) => {
      const at = minute * MINUTE + second * 1_000;
      return {
        timestamp: iso(at),
        ...(hasReceipt ? { receiveTimestamp: iso(at + lateMs(second)) } : {}),
        logName: 'projects/p/logs/app',
        resource: { type: 'generic_task', labels: {} },
        textPayload: 'ok',
      };
    }),
  ).flat();
  const path = join(folder, `${name}.ndjson`);
  writeFileSync(path, entries.map((entry) => JSON.stringify(entry)).join('\n'));
  return path;
}

const logMetrics = [logMetricFromApi({ name: 'handled', filter: 'textPayload="ok"' })];
const replayLogs = (body: object, log: string, options: ReplayOptions = {}) =>
  replay({ ...NO_MONITORING, policies: [policyOf([body])], logMetrics }, { series: [], logs: [log] }, options);
const replaySeries = (bodies: readonly object[], series: readonly object[], options: ReplayOptions = {}, how = 'OR') =>
  replay({ ...NO_MONITORING, policies: [policyOf(bodies, how)] }, { series, logs: [] }, options);

const steady: Traffic = { kind: 'DELTA', name: 's', stepMs: MINUTE, offsetMs: 13_000, values: [5] };
const hour = (traffic: Traffic = steady, from = 0, to = 60) => seriesOf(traffic, from * MINUTE, to * MINUTE);
const promql = (query: string, duration = '0s') => ({
  conditionPrometheusQueryLanguage: { query, duration, evaluationInterval: '60s' },
});

describe('a less-than condition over entries that are late', () => {
  const late = steadyLogs('late', (second) => (second >= 20 ? 200_000 : 2_000));

  test('is a false alarm all along if its window is shorter than the delay', async () => {
    for (const aligner of ['DELTA', 'SUM']) {
      const { incidents, possibleIncidents } = await replayLogs(threshold(HANDLED, 'LT', 4, over(60, aligner)), late);
      expect(spans(incidents)).toEqual([[1, null]]);
      expect(possibleIncidents).toEqual([]);
    }
  });

  test('is none if its window is longer', async () => {
    const { incidents, possibleIncidents } = await replayLogs(threshold(HANDLED, 'LT', 20, over(600, 'DELTA')), late);
    expect([incidents, possibleIncidents]).toEqual([[], []]);
  });

  test('is possible at the second before the last entry of a minute is received', async () => {
    const crossing = steadyLogs('crossing', () => 2_000, true, 59);
    const below = threshold(HANDLED, 'LT', 4.95, over(60, 'DELTA'));
    const { incidents, possibleIncidents } = await replayLogs(below, crossing);
    expect(incidents).toEqual([]);
    expect(possibleIncidents.length).toBeGreaterThan(0);
    for (const { share } of possibleIncidents) expect(share).toBe(1 / 60);
  });

  test('is possible if entries do not say when they were received', async () => {
    const unsaid = steadyLogs('unsaid', () => 0, false);
    const { incidents, possibleIncidents } = await replayLogs(threshold(HANDLED, 'LT', 20, over(600, 'DELTA')), unsaid);
    expect(incidents).toEqual([]);
    expect(possibleIncidents).toMatchObject([{ share: 0.5, example: { lateBySeconds: 600 } }]);
  });
});

describe('a steady recording', () => {
  const onTime = steadyLogs('on-time', () => 1_000);
  const bodies = [
    threshold(HANDLED, 'LT', 4, over(60, 'DELTA')),
    threshold(HANDLED, 'LT', 20, over(600, 'DELTA')),
    threshold(HANDLED, 'LT', 4, { ...over(60, 'DELTA'), duration: '300s' }),
    threshold(HANDLED, 'LT', 0.05, over(600, 'RATE')),
  ];

  test.each<[string, ReplayOptions]>([
    ['whole', {}],
    ['from a minute on', { from: START + 20 * MINUTE }],
    ['from and to some second', { from: START + 20 * MINUTE + 17_000, to: START + 40 * MINUTE }],
    ['for half a minute', { to: START + 30_000 }],
  ])('of log entries, replayed %s, has no incident under less-than conditions', async (_, options) => {
    for (const body of bodies) {
      const { incidents, possibleIncidents } = await replayLogs(body, onTime, options);
      expect([incidents, possibleIncidents]).toEqual([[], []]);
    }
  });

  test('of time series has none either, and says what is not known at its edges', async () => {
    const { incidents, possibleIncidents, verdicts } = await replaySeries(
      [threshold(DELTA, 'LT', 20, over(600, 'DELTA')), threshold(DELTA, 'LT', 0.03, over(600, 'RATE'))],
      [hour()],
    );
    expect([incidents, possibleIncidents]).toEqual([[], []]);
    const at = START + 13_000;
    expect(verdicts[0]?.unknown).toEqual([{ from: at, to: at + 10 * MINUTE }]);
  });

  test('has no absence, and a possible one only where points may be later than the condition allows', async () => {
    const absent = (duration: string) => ({
      conditionAbsent: { filter: DELTA, duration, ...over(60, 'SUM') },
    });
    const long = await replaySeries([absent('300s')], [hour()]);
    expect([long.incidents, long.possibleIncidents]).toEqual([[], []]);
    const short = await replaySeries([absent('120s')], [hour()]);
    expect(short.incidents).toEqual([]);
    expect(short.possibleIncidents).toMatchObject([{ example: { lateBySeconds: 240 } }]);
  });

  test('has no incident of a ratio whose denominator is not known at the edge', async () => {
    const ratio = {
      ...over(600, 'DELTA'),
      denominatorFilter: DELTA,
      denominatorAggregations: [aggregation(600, 'DELTA')],
    };
    const { incidents } = await replaySeries([threshold(DELTA, 'LT', 1, ratio)], [hour()]);
    expect(incidents).toEqual([]);
  });
});

describe('at the edges of a recording', () => {
  test('a count that is above a threshold already opens an incident', async () => {
    const burst = { ...steady, values: [50] };
    const { incidents } = await replaySeries([threshold(DELTA, 'GT', 60, over(600, 'SUM'))], [hour(burst, 0, 3)]);
    expect(spans(incidents)).toEqual([[73 / 60, null]]);
  });

  test('the last minute of log entries opens one too', async () => {
    const errors = join(folder, 'errors.ndjson');
    const entry = (second: number) => ({
      timestamp: iso(second * 1_000),
      resource: { type: 'generic_task', labels: {} },
      textPayload: 'ok',
    });
    writeFileSync(errors, [entry(0), entry(600), entry(605), entry(610)].map((one) => JSON.stringify(one)).join('\n'));
    const { incidents } = await replayLogs(threshold(HANDLED, 'GT', 2), errors);
    expect(spans(incidents)).toEqual([[11, null]]);
  });

  test('a percentile is not known before its window is full', async () => {
    const latency = {
      ...hour(),
      valueType: 'DISTRIBUTION',
      points: Array.from({ length: 30 }, (_, i) => ({
        interval: { startTime: iso(i * MINUTE), endTime: iso((i + 1) * MINUTE) },
        value: {
          distributionValue: {
            count: '1',
            mean: 10,
            bucketOptions: { explicitBuckets: { bounds: [1, 5, 20] } },
            bucketCounts: ['0', '0', '1', '0'],
          },
        },
      })),
    };
    const { incidents, verdicts } = await replaySeries(
      [threshold(DELTA, 'GT', 5, over(600, 'PERCENTILE_95'))],
      [latency],
    );
    expect(spans(incidents)).toEqual([[11, null]]);
    expect(verdicts[0]?.unknown).toEqual([{ from: START + MINUTE, to: START + 11 * MINUTE }]);
  });

  test('AND needs a verdict of each condition', async () => {
    const low = threshold(DELTA, 'LT', 20, over(600, 'SUM'));
    const high = threshold(DELTA, 'GT', 4, over(60, 'SUM'));
    const { incidents } = await replaySeries([low, high], [hour(steady, 0, 9)], {}, 'AND');
    expect(incidents).toEqual([]);
  });

  test('a forecast is not evaluated and so is not known', async () => {
    const forecast = threshold(GAUGE, 'GT', 1, { forecastOptions: { forecastHorizon: '3600s' } });
    const { certain, verdicts } = await replaySeries([forecast], [hour({ ...steady, kind: 'GAUGE' })]);
    expect(certain.policies).toMatchObject([{ status: 'not_evaluated' }]);
    expect(verdicts[0]?.unknown).toEqual([]);
  });

  test('a window that is longer than the recording leaves nothing known', async () => {
    const { incidents, verdicts, from, to } = await replaySeries(
      [threshold(DELTA, 'LT', 100_000, over(7_200, 'SUM'))],
      [hour()],
    );
    expect(incidents).toEqual([]);
    expect(verdicts[0]?.unknown).toEqual([{ from, to }]);
  });

  test('a period that begins inside an incident has it from its beginning', async () => {
    const values = Array.from({ length: 60 }, (_, i) => (i >= 20 && i < 40 ? 0 : 5));
    const series = [hour({ ...steady, offsetMs: 0, values })];
    const dip = [threshold(DELTA, 'LT', 4)];
    for (const from of [25, 25.5]) {
      const { incidents, certain } = await replaySeries(dip, series, { from: START + from * MINUTE });
      expect(spans(incidents)).toEqual([[20, 40]]);
      expect(certain.notifications.map(({ kind }) => kind)).toEqual(['closed']);
    }
    const later = await replaySeries(dip, series, { from: START + 41 * MINUTE });
    expect(later.incidents).toEqual([]);
  });
});

describe('the phase of evaluation', () => {
  const scraped: Traffic = { kind: 'CUMULATIVE', name: 's', stepMs: MINUTE, offsetMs: 13_000, values: [5] };
  const rate = (range: string) => promql(`rate(custom_googleapis_com:cumulative[${range}]) > 0.01`);
  const unrelated = seriesOf({ ...scraped, kind: 'GAUGE', offsetMs: 0 }, 0, 60 * MINUTE);

  test('makes a range that holds two samples at a single second a possible incident, with its share', async () => {
    for (const series of [[hour(scraped)], [unrelated, hour(scraped)]]) {
      for (const shift of [0, 13_000, 30_000]) {
        const { incidents, possibleIncidents } = await replaySeries([rate('1m')], series, { from: START + shift });
        expect(incidents).toEqual([]);
        expect(possibleIncidents).toMatchObject([{ share: 1 / 60, example: { phaseSeconds: 13 } }]);
      }
    }
  });

  test('does not matter to a range that always holds two samples', async () => {
    const { incidents, possibleIncidents } = await replaySeries([rate('2m')], [hour(scraped)]);
    expect([incidents.length, possibleIncidents]).toEqual([1, []]);
  });

  test('gives an interval for when an incident opens and closes', async () => {
    const values = Array.from({ length: 60 }, (_, i) => (i >= 20 && i < 40 ? 9 : 1));
    const { incidents } = await replaySeries(
      [threshold(GAUGE, 'GT', 5, over(60, 'MEAN'))],
      [hour({ ...steady, kind: 'GAUGE', offsetMs: 0, values })],
    );
    const [{ openedAt, closedAt } = { openedAt: undefined, closedAt: undefined }] = incidents;
    const at = (minute: number) => START + minute * MINUTE;
    // A second before the next phase, and as late as points of Google's metrics may be.
    expect(openedAt).toEqual({ earliest: at(20), latest: at(24) + 59_000 });
    expect(closedAt).toEqual({ earliest: at(40), latest: at(44) + 59_000 });
  });
});
