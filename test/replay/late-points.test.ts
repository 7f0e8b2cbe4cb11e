import { objectiveFromApi } from '../../alerting/policies/slo-from-api';
import { NO_MONITORING } from '../../alerting/monitoring-config';
import { replay } from '../../replay/replay';
import { gapsHtml } from '../../report/replay/gaps';
import { replayJson } from '../../report/replay/json';
import { replayTable } from '../../report/replay/table';
import { MINUTE, policyOf, seriesOf } from './generated-recordings';

const metric = (kind: string) => `metric.type = "custom.googleapis.com/${kind}" AND resource.type = "generic_task"`;
const DELTA = metric('delta');
const aggregation = (seconds: number, aligner: string) => ({
  alignmentPeriod: `${seconds}s`,
  perSeriesAligner: `ALIGN_${aligner}`,
});
const threshold = (comparison: string, thresholdValue: number, rest: object = {}) => ({
  conditionThreshold: {
    filter: DELTA,
    comparison: `COMPARISON_${comparison}`,
    thresholdValue,
    duration: '0s',
    aggregations: [aggregation(60, 'SUM')],
    ...rest,
  },
});
const ACTIVE = { duration: '60s', evaluationMissingData: 'EVALUATION_MISSING_DATA_ACTIVE' };

const steady = { kind: 'DELTA', name: 's', stepMs: MINUTE, offsetMs: 0, values: [5] } as const;
const hour = seriesOf(steady, 0, 60 * MINUTE);
const without = (from: number, to: number) => ({ ...hour, points: hour.points.filter((_, i) => i < from || i > to) });

const SLO = 'projects/p/services/s/serviceLevelObjectives/o';
const objective = (indicator: object) => objectiveFromApi({ name: SLO, goal: 0.95, serviceLevelIndicator: indicator });
const labelled = (name: string, kind = 'delta') => `${metric(kind)} AND metric.labels.name = "${name}"`;
const requests = (parts: object) => objective({ requestBased: { goodTotalRatio: parts } });
const burn = (comparison = 'GT', value = 2) =>
  threshold(comparison, value, { filter: `select_slo_burn_rate("${SLO}", "600s")`, aggregations: [] });
/** Ten good events a minute; nine bad ones in minute 30. */
const events = [
  seriesOf({ ...steady, name: 'good', values: [10] }, 0, 60 * MINUTE),
  { ...seriesOf({ ...steady, name: 'bad', values: [9] }, 30 * MINUTE, 30 * MINUTE) },
];
const ofKind = (kind: 'GAUGE' | 'CUMULATIVE') => seriesOf({ ...steady, kind }, 0, 60 * MINUTE);

const replayed = (body: object, series: readonly object[] = [hour], objectives: ReturnType<typeof objective>[] = []) =>
  replay({ ...NO_MONITORING, policies: [policyOf([body])], objectives }, { series, logs: [] });

describe('a condition that missing data violates', () => {
  test('has a possible incident where points that are late can leave its window empty', async () => {
    for (const comparison of ['GT', 'LT']) {
      const value = comparison === 'GT' ? 1_000 : 0;
      const body = threshold(comparison, value, { ...ACTIVE, aggregations: [aggregation(300, 'SUM')] });
      const steadily = await replayed(body);
      expect([steadily.incidents, steadily.possibleIncidents]).toEqual([[], []]);
      const { incidents, possibleIncidents, verdicts } = await replayed(body, [without(30, 32)]);
      expect(incidents).toEqual([]);
      expect(possibleIncidents).toMatchObject([{ value: null, example: { lateBySeconds: 240 } }]);
      expect(verdicts[0]?.lateGap).toBeUndefined();
    }
  });

  test('has no more incidents where the mode is another', async () => {
    const body = threshold('GT', 1_000, { duration: '60s', aggregations: [aggregation(300, 'SUM')] });
    const { incidents, possibleIncidents } = await replayed(body, [without(30, 32)]);
    expect([incidents, possibleIncidents]).toEqual([[], []]);
  });

  test('is not evaluated with late points if its window is no longer than they may be late', async () => {
    for (const seconds of [60, 240]) {
      const { verdicts, possibleIncidents } = await replayed(
        threshold('GT', 1_000, { ...ACTIVE, aggregations: [aggregation(seconds, 'SUM')] }),
      );
      expect(possibleIncidents).toEqual([]);
      expect(verdicts[0]?.lateGap).toMatch(
        /^late points are not considered for this policy: points may be late by 240 s, longer than its window of/,
      );
    }
  });
});

describe('a burn rate', () => {
  const parts = [
    { badServiceFilter: labelled('bad'), totalServiceFilter: DELTA },
    { goodServiceFilter: labelled('good'), totalServiceFilter: DELTA },
    { goodServiceFilter: labelled('good'), badServiceFilter: labelled('bad') },
  ];

  test('has a possible incident where good events may be late and bad ones on time', async () => {
    for (const part of parts) {
      const [certain, possible] = [
        await replayed(burn('GT', 1.6), events, [requests(part)]),
        await replayed(burn(), events, [requests(part)]),
      ];
      expect(certain.incidents).toHaveLength(1);
      expect(possible.incidents).toEqual([]);
      expect(possible.possibleIncidents).toMatchObject([{ example: { lateBySeconds: 240 } }]);
      expect(possible.verdicts[0]?.lateGap).toBeUndefined();
    }
  });

  test('has none where all events are good, however late they are', async () => {
    const { incidents, possibleIncidents } = await replayed(burn(), [hour], [requests(parts[0] ?? {})]);
    expect([incidents, possibleIncidents]).toEqual([[], []]);
  });

  test.each([
    [
      'of windows',
      { windowsBased: { windowPeriod: '60s', metricSumInRange: { timeSeries: metric('gauge'), range: { min: 1 } } } },
      'not considered for this policy: a window of its SLI',
    ],
    [
      'of two metrics',
      { requestBased: { goodTotalRatio: { goodServiceFilter: metric('cumulative'), totalServiceFilter: DELTA } } },
      'considered in part for this policy: its SLI reads two metrics',
    ],
  ])('%s says that late points are not known', async (_, indicator, why) => {
    const { verdicts } = await replayed(
      burn(),
      [...events, ofKind('GAUGE'), ofKind('CUMULATIVE')],
      [objective(indicator)],
    );
    expect(verdicts[0]?.lateGap).toContain(why);
  });
});

describe('what late points may add beside the incidents of a replay', () => {
  const promql = (query: string) => ({
    conditionPrometheusQueryLanguage: { query, duration: '0s', evaluationInterval: '60s' },
  });
  test.each<[string, object, string]>([
    [
      'a mean',
      threshold('GT', 1, { aggregations: [aggregation(300, 'MEAN')] }),
      'not considered for this policy: ALIGN_MEAN',
    ],
    [
      'a mean below',
      threshold('LT', 1, { aggregations: [aggregation(600, 'MEAN')] }),
      'considered in part for this policy: ALIGN_MEAN',
    ],
    [
      'a window that they can leave empty',
      threshold('LT', 1, { duration: '60s', aggregations: [aggregation(120, 'SUM')] }),
      'considered in part for this policy: points may be late by 240 s; while all points of a window are late, a violation',
    ],
    [
      'a sum above that must last',
      threshold('GT', 1, { duration: '60s', aggregations: [aggregation(240, 'SUM')] }),
      'not considered for this policy: points may be late by 240 s; while all points of a window are late, a violation',
    ],
    [
      'PromQL',
      promql('custom_googleapis_com:delta > 1'),
      'not considered for this policy: the points of a PromQL query',
    ],
    [
      'PromQL below',
      promql('custom_googleapis_com:delta < 1'),
      'considered in part for this policy: the points of a PromQL query',
    ],
  ])('is said of %s, in each format', async (_, body, text) => {
    const result = await replayed(body);
    expect(result.verdicts[0]?.lateGap).toContain(`late points are ${text}`);
    expect(replayTable(result, [], 1_000)).toContain(`p: late points are ${text}`);
    expect(gapsHtml(result, [])).toContain(`p: late points are ${text}`);
    expect(JSON.stringify(replayJson(result, []))).toContain(`"lateGap":"late points are ${text}`);
  });

  test.each<[string, object]>([
    ['a count above', threshold('GT', 1, { aggregations: [aggregation(60, 'COUNT')] })],
    ['a sum above', threshold('GT', 1)],
    ['a sum below of one point', threshold('LT', 1)],
    ['a sum below whose window is longer', threshold('LT', 1, { aggregations: [aggregation(600, 'SUM')] })],
    ['an absence', { conditionAbsent: { filter: DELTA, duration: '300s', aggregations: [aggregation(60, 'SUM')] } }],
  ])('is nothing for %s', async (_, body) => {
    const result = await replayed(body);
    expect(result.verdicts[0]?.lateGap).toBeUndefined();
    expect(replayTable(result, [], 1_000)).not.toContain('late points');
  });

  test('is said of a window that several points a minute can leave nearly empty', async () => {
    const dense = seriesOf({ ...steady, stepMs: 15_000 }, 0, 60 * MINUTE);
    const { verdicts } = await replayed(threshold('LT', 1), [dense]);
    expect(verdicts[0]?.lateGap).toContain('not considered for this policy: points may be late by 240 s');
  });

  test('is nothing for a policy that is refused or disabled', async () => {
    const { verdicts } = await replayed(
      threshold('GT', 1, { duration: '7s', aggregations: [aggregation(60, 'MEAN')] }),
    );
    expect(verdicts[0]?.lateGap).toBeUndefined();
  });

  test('is nothing for a policy that reads no series', async () => {
    const { verdicts } = await replayed(threshold('GT', 1, { filter: metric('other') }));
    expect(verdicts[0]?.lateGap).toBeUndefined();
  });
});
