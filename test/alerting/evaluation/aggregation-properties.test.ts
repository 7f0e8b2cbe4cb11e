import fc from 'fast-check';
import { AlertEngine } from '../../../alerting/evaluation/incremental/engine';
import type { EngineOptions } from '../../../alerting/evaluation/options';
import type { RecordedPoint } from '../../../alerting/evaluation/reference/recording';
import { evaluateFromScratch } from '../../../alerting/evaluation/reference/reference-engine';
import type { EngineResult } from '../../../alerting/evaluation/result';
import type { AlertPolicy } from '../../../alerting/policies/policy';
import { MetricDescriptors } from '../../../alerting/metrics/metric-descriptor';
import type { Series } from '../../../alerting/metrics/series';
import { aggregation, filterOf, HOUR, MINUTE, policy, START, threshold } from './fixtures';

/** One point of a counter. */
interface CounterPoint {
  readonly series: number;
  /** When what it counts began; undefined: not recorded. */
  readonly from: number | undefined;
  readonly at: number;
  readonly value: number;
}

const KINDS = ['DELTA', 'CUMULATIVE', 'GAUGE'] as const;
type Kind = (typeof KINDS)[number];
const typeOf = (kind: Kind) => `custom.googleapis.com/${kind.toLowerCase()}`;
const descriptors = new MetricDescriptors(
  KINDS.map((kind) => ({ type: typeOf(kind), metricKind: kind, valueType: 'DOUBLE' as const })),
);
const series = KINDS.map((kind) =>
  ['a', 'b'].map((task): Series => ({
    metric: { type: typeOf(kind), labels: {} },
    resource: { type: 'generic_task', labels: { task_id: task } },
  })),
);

/** Bursts of a counter: it grows by small amounts, is reset at times, and has gaps. */
const recordings = fc
  .array(
    fc.record({
      series: fc.integer({ min: 0, max: 1 }),
      gapMs: fc.constantFrom(0, 20_000, 7 * MINUTE, 2 * HOUR),
      stepMs: fc.constantFrom(30_000, MINUTE, 150_000),
      amounts: fc.array(fc.constantFrom(0, 0, 1, 2, 5, 30), { minLength: 1, maxLength: 10 }),
      hasStart: fc.boolean(),
    }),
    { minLength: 1, maxLength: 7 },
  )
  .map((bursts) => {
    const ends = [START + 10_000, START + 10_000];
    const points: CounterPoint[] = [];
    for (const { series: which, gapMs, stepMs, amounts, hasStart } of bursts) {
      let from = (ends[which] ?? START) + gapMs;
      for (const value of amounts) {
        points.push({ series: which, from: hasStart ? from : undefined, at: from + stepMs, value });
        from += stepMs;
      }
      ends[which] = from;
    }
    return points.sort((a, b) => a.at - b.at);
  });

/** The increments of a CUMULATIVE series whose points count from the start of their burst. */
function cumulative(points: readonly CounterPoint[]): CounterPoint[] {
  const total = [0, 0];
  const since: (number | undefined)[] = [undefined, undefined];
  const last = [NaN, NaN];
  return points.map((point) => {
    const { series: which } = point;
    const goesOn = point.from !== undefined && last[which] === point.from && since[which] !== undefined;
    total[which] = goesOn ? (total[which] ?? 0) + point.value : point.value;
    since[which] = goesOn ? since[which] : point.from;
    last[which] = point.at;
    return { ...point, from: since[which], value: total[which] ?? 0 };
  });
}

interface Case {
  readonly name: string;
  readonly kind: Kind;
  readonly condition: Record<string, unknown>;
}

const align = (aligner: string, seconds: number, rest = {}) =>
  aggregation({ alignment_period: `${seconds}s`, per_series_aligner: aligner, ...rest });

const counters = (['DELTA', 'CUMULATIVE'] as const).flatMap((kind): Case[] => [
  {
    name: 'ALIGN_DELTA over 2 min',
    kind,
    condition: { aggregations: [align('ALIGN_DELTA', 120)] },
  },
  {
    name: 'ALIGN_RATE over 10 min',
    kind,
    condition: { threshold_value: 2 / 600, aggregations: [align('ALIGN_RATE', 600)] },
  },
  {
    name: 'ALIGN_DELTA over 2 min, then ALIGN_MAX over 10',
    kind,
    condition: { aggregations: [align('ALIGN_DELTA', 120), align('ALIGN_MAX', 600)] },
  },
  {
    name: 'a ratio of ALIGN_DELTA over 2 min to itself',
    kind,
    condition: {
      threshold_value: 0.4,
      aggregations: [align('ALIGN_DELTA', 120)],
      denominator_filter: filterOf(typeOf(kind)),
      denominator_aggregations: [align('ALIGN_DELTA', 120)],
    },
  },
]);

const CASES: readonly Case[] = [
  ...counters,
  {
    name: 'ALIGN_PERCENT_CHANGE over 15 min',
    kind: 'GAUGE',
    condition: { threshold_value: 40, aggregations: [align('ALIGN_PERCENT_CHANGE', 900)] },
  },
  {
    name: 'ALIGN_MEAN over 5 min, then ALIGN_MEAN over 30',
    kind: 'GAUGE',
    condition: { aggregations: [align('ALIGN_MEAN', 300), align('ALIGN_MEAN', 1_800)] },
  },
];

const END = START + 8 * HOUR;

/** The points as they are written: those of a gauge have no start. */
function recordingOf(kind: Kind, points: readonly CounterPoint[]): RecordedPoint[] {
  return points.flatMap(({ series: which, at, value, from }) => {
    const one = series[KINDS.indexOf(kind)]?.[which];
    return one === undefined ? [] : [{ series: one, at, value, startAt: kind === 'GAUGE' ? undefined : from }];
  });
}

/** Mostly complete input on time; else it is known for a part of the time, or points may be late. */
const knowledge = fc
  .record({
    from: fc.option(fc.integer({ min: 0, max: 60 }), { freq: 2 }),
    lateBySeconds: fc.constantFrom(0, 0, 120, 400),
  })
  .map(({ from, lateBySeconds }) => ({
    startAt: START,
    lateBySeconds,
    ...(from === null ? {} : { extentOf: () => ({ from: START + from * MINUTE, to: START + (from + 90) * MINUTE }) }),
  }));

function evaluate(
  one: AlertPolicy,
  options: EngineOptions,
  points: readonly RecordedPoint[],
  stops: readonly number[],
) {
  const engine = new AlertEngine([one], descriptors, options);
  const rest = [...stops].sort((a, b) => a - b);
  for (const point of points) {
    while (rest[0] !== undefined && rest[0] < point.at) engine.advanceTo(rest.shift() ?? 0);
    engine.write(point.series, point.at, point.value, point.startAt);
  }
  return engine.finish(END);
}

/** The incidents without their values: both engines add the same numbers in another order. */
const spansOf = ({ incidents }: Pick<EngineResult, 'incidents'>) =>
  incidents.map(({ openedAt, closedAt, series: its }) => ({ openedAt, closedAt, series: its }));

test.each(CASES.map((one) => [`${one.kind}: ${one.name}`, one] as const))(
  '%s: the incremental engine gives the incidents of the reference engine, however the input is split',
  (_name, one) => {
    // No sum of these amounts comes near it: rounding cannot decide.
    const thresholdValue = Number(one.condition['threshold_value'] ?? 2.71);
    const body = threshold({ filter: filterOf(typeOf(one.kind)), ...one.condition, threshold_value: thresholdValue });
    const stops = fc.array(
      fc.integer({ min: 0, max: 8 * 3_600 }).map((s) => START + s * 1_000),
      { maxLength: 20 },
    );
    const below = threshold({
      filter: filterOf(typeOf(one.kind)),
      ...one.condition,
      threshold_value: thresholdValue,
      comparison: 'COMPARISON_LT',
    });
    const policies = [body, below].map((condition) =>
      policy([condition], { alert_strategy: { auto_close: '86400s' } }),
    );
    let opened = 0;
    fc.assert(
      fc.property(recordings, stops, knowledge, fc.constantFrom(...policies), (recording, at, options, tested) => {
        const points = recordingOf(one.kind, one.kind === 'CUMULATIVE' ? cumulative(recording) : recording);
        const expected = evaluateFromScratch([tested], descriptors, options, { points, until: END });
        opened += expected.incidents.length;
        expect(spansOf(evaluate(tested, options, points, at))).toEqual(spansOf(expected));
      }),
      { numRuns: 60 },
    );
    expect(opened).toBeGreaterThan(10);
  },
);
