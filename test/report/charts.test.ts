import { heldValues } from '../../alerting/charting/held-values';
import { lineChart } from '../../report/charts/line-chart';
import { incidentMoments } from '../../report/charts/incident-moments';
import { unitOf } from '../../report/charts/unit';
import { Duration } from '../../model/duration';
import { elapsedAxis, timeAxis, valueAxis } from '../../report/parts/axis';
import { lanesHtml } from '../../report/parts/lanes';
import type { ThresholdCondition } from '../../alerting/policies/policy';

const START = Date.UTC(2026, 0, 14);
const MINUTE = 60_000;
const labels = ({ ticks }: { readonly ticks: readonly { readonly label: string }[] }) =>
  ticks.map(({ label }) => label);
const series = (name: string) => ({
  metric: { type: 'custom.googleapis.com/phasewatch/run/silence_ratio', labels: {} },
  resource: { type: 'generic_task', labels: { task_id: name } },
});
const line = (name: string, values: readonly number[]) => {
  const held = heldValues(Float64Array.from(values));
  return { series: series(name), low: held, high: held };
};
const charts = { from: START, stretchMs: MINUTE };
const condition: ThresholdCondition = {
  kind: 'threshold',
  displayName: 'no heartbeat',
  filter: 'metric.type = "custom.googleapis.com/phasewatch/run/silence_ratio"',
  aggregations: [
    {
      alignmentPeriod: Duration.minutes(1),
      perSeriesAligner: 'ALIGN_MAX',
      crossSeriesReducer: 'REDUCE_NONE',
      groupByFields: [],
    },
  ],
  denominatorFilter: undefined,
  denominatorAggregations: [],
  comparison: 'COMPARISON_GT',
  thresholdValue: 1,
  duration: Duration.minutes(2),
  trigger: { count: 1 },
  evaluationMissingData: undefined,
  forecastHorizon: undefined,
};

describe('axes', () => {
  test('counts have whole ticks, however small they are', () => {
    expect(labels(valueAxis(0, 1.1, true))).toEqual(['0', '1']);
    expect(labels(valueAxis(0, 7.7, true))).toEqual(['0', '2', '4', '6']);
    expect(labels(valueAxis(0, 0.02, false))).toEqual(['0', '0.005', '0.01', '0.015', '0.02']);
  });

  test('times of day have the date where it begins', () => {
    expect(labels(timeAxis(START - 90 * MINUTE, START + 90 * MINUTE))).toEqual([
      '13 Jan, 22:30',
      '23:00',
      '23:30',
      '14 Jan',
      '00:30',
      '01:00',
      '01:30',
    ]);
  });

  test('lengths of time have units', () => {
    expect(labels(elapsedAxis(30 * MINUTE))).toEqual(['0', '5 min', '10 min', '15 min', '20 min', '25 min', '30 min']);
    expect(labels(elapsedAxis(123 * 60 * MINUTE))).toEqual(['0', '1 d', '2 d', '3 d', '4 d', '5 d']);
  });
});

describe('lanes', () => {
  test('a bar that is too short to see is widened, and bars of one tone are one path', () => {
    const bars = [
      { from: 0, to: 1, tone: 'bad' as const },
      { from: 5_000, to: 10_000, tone: 'bad' as const },
    ];
    const html = lanesHtml('x', { from: 0, to: 10_000, ticks: [] }, [{ label: 'a', bars }]);
    expect(html).toContain('<path class="bar bad" d="M0 4h2v12h-2zM500 4h500v12h-500z"/>');
  });
});

describe('a line chart', () => {
  const chart = {
    title: 'silence',
    unit: 'ratio',
    charts,
    window: { from: START, to: START + 10 * MINUTE },
    thresholds: [1],
    matters: 'high' as const,
    open: [],
  };

  test('names its lines, threshold, unit and dates', () => {
    const html = lineChart({ ...chart, lines: [line('one', [0, 0.5, 1.5]), line('<two>', [0, 0, 0])] });
    expect(html).toContain('aria-label="silence: one up to 1.5, &lt;two&gt; up to 0; threshold 1"');
    expect(html).toContain('ratio; 14 Jan, 00:00 to 14 Jan, 00:10 UTC');
    expect(html).toContain('threshold 1</span>');
  });

  test('is not drawn without a value in its period', () => {
    expect(lineChart({ ...chart, lines: [line('one', [NaN, NaN])] })).toBeUndefined();
    expect(lineChart({ ...chart, lines: [] })).toBeUndefined();
  });
});

describe('why an incident begins where it does', () => {
  const incident = {
    policy: 'run-silent',
    condition: 'no heartbeat',
    series: series('one'),
    value: 1.2,
    openedAt: START + 8 * MINUTE,
    closedAt: null,
  };
  const lines = [line('other', [9, 9, 9, 9, 9, 9, 9]), line('one', [0, 2, 0, 1.1, 1.2, 1.3, 1.4])];

  test('its own series: the first value beyond the threshold, the duration, and the delay of points', () => {
    const moments = incidentMoments(condition, { incident, bestOpenedAt: START + 5 * MINUTE }, lines, charts);
    expect(moments.map(({ at, text }) => [(at - START) / MINUTE, text.replace(/^.*?: /, '')])).toEqual([
      [3, 'the first value above the threshold of 1; it holds the points of the last 1 min (alignment period)'],
      [5, 'this has lasted 2 min, the duration of the condition'],
      [8, 'the incident opens, 3 min later than with points that are visible at once'],
    ]);
  });

  test('where no line of it was recorded, only when it opened', () => {
    expect(incidentMoments(condition, { incident }, lines.slice(0, 1), charts)).toHaveLength(1);
  });

  test('a condition on low values begins with the first low value', () => {
    const below = { ...condition, comparison: 'COMPARISON_LT' as const, duration: Duration.zero };
    const [first] = incidentMoments(below, { incident: { ...incident, openedAt: START + 2 * MINUTE } }, lines, charts);
    expect(first?.text).toBe(
      '14 Jan, 00:02: the first value below the threshold of 1; it holds the points of the last 1 min (alignment period)',
    );
  });
});

test.each([
  ['custom.googleapis.com/phasewatch/run/silence_ratio', 'ratio'],
  ['custom.googleapis.com/phasewatch/run/active', 'runs'],
  ['logging.googleapis.com/user/phasewatch/run_outcomes_v1', 'log entries'],
  ['logging.googleapis.com/user/phasewatch/run_durations_v1', 's'],
  ['pubsub.googleapis.com/subscription/oldest_unacked_message_age', 's'],
  ['custom.googleapis.com/of/others', ''],
])('the unit of %s is %j', (type, unit) => {
  expect(unitOf({ ...condition, filter: `metric.type = "${type}" AND resource.type = "x"` })).toBe(unit);
});
