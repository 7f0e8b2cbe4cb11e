import fc from 'fast-check';
import { AlertEngine } from '../../../alerting/evaluation/incremental/engine';
import type { AlertPolicy } from '../../../alerting/policies/policy';
import { MetricDescriptors } from '../../../alerting/metrics/metric-descriptor';
import type { Series } from '../../../alerting/metrics/series';
import { aggregation, filterOf, HOUR, MINUTE, policy, START, threshold } from './fixtures';

/** One point of a counter; `from` is when what it counts began, and only said for some. */
interface CounterPoint {
  readonly series: number;
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

/** Bursts of a counter that grows by a few, begins anew at times, and falls silent in between. */
const recordings = fc
  .array(
    fc.record({
      series: fc.integer({ min: 0, max: 1 }),
      gapMs: fc.constantFrom(0, 20_000, 7 * MINUTE, 2 * HOUR),
      stepMs: fc.constantFrom(30_000, MINUTE, 150_000),
      amounts: fc.array(fc.constantFrom(0, 0, 1, 2, 5, 30), { minLength: 1, maxLength: 10 }),
      says: fc.boolean(),
    }),
    { minLength: 1, maxLength: 7 },
  )
  .map((bursts) => {
    const ends = [START + 10_000, START + 10_000];
    const points: CounterPoint[] = [];
    for (const { series: which, gapMs, stepMs, amounts, says } of bursts) {
      let from = (ends[which] ?? START) + gapMs;
      for (const value of amounts) {
        points.push({ series: which, from: says ? from : undefined, at: from + stepMs, value });
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

const A = 60_000;

/** ALIGN_DELTA by the book: every increment with the share of its time that lies in the window. */
function deltaOf(kind: Kind, all: readonly CounterPoint[], start: number, end: number): number | undefined {
  let sum = 0;
  let known = false;
  for (const [i, point] of all.entries()) {
    if (point.at <= start || point.at > end) continue;
    const before = all[i - 1];
    let [from, value] = [point.from ?? point.at, point.value];
    if (kind === 'CUMULATIVE') {
      const reset =
        before !== undefined && ((point.from ?? -1) > (before.from ?? Infinity) || point.value < before.value);
      if (before === undefined) {
        if (point.from === undefined) continue;
      } else if (reset) from = Math.max(point.from ?? 0, before.at);
      else [from, value] = [before.at, point.value - before.value];
    }
    known = true;
    sum += from < start ? (value * (point.at - start)) / (point.at - from) : value;
  }
  return known ? sum : undefined;
}

const mean = (all: readonly number[]) => all.reduce((a, b) => a + b, 0) / all.length;

function percentChange(all: readonly CounterPoint[], end: number, periodMs: number): number | undefined {
  const smooth = (to: number) => {
    const inside = all.filter(({ at, value }) => at > to - 10 * A && at <= to && value >= 0).map(({ value }) => value);
    return inside.length === 0 ? undefined : mean(inside);
  };
  const [now, then] = [smooth(end), smooth(end - periodMs)];
  if (now === undefined || then === undefined) return undefined;
  return then === 0 ? (now === 0 ? 0 : Infinity) : ((now - then) / then) * 100;
}

type Value = (all: readonly CounterPoint[], end: number) => number | undefined;

interface Case {
  readonly name: string;
  readonly kind: Kind;
  readonly condition: Record<string, unknown>;
  /** Of one series; undefined: no value. */
  readonly value: Value;
}

const align = (aligner: string, seconds: number, rest = {}) =>
  aggregation({ alignment_period: `${seconds}s`, per_series_aligner: aligner, ...rest });

/** The second step looks at what the first gives at the end, one period of the first earlier, and so on. */
const firstValues = (value: Value, all: readonly CounterPoint[], end: number, periodMs: number, windowMs: number) => {
  const values: number[] = [];
  for (let at = end; at > end - windowMs && at >= START; at -= periodMs) {
    const one = value(all, at);
    if (one !== undefined) values.push(one);
  }
  return values;
};

const counters = (['DELTA', 'CUMULATIVE'] as const).flatMap((kind): Case[] => {
  const over =
    (ms: number): Value =>
    (all, end) =>
      deltaOf(kind, all, end - ms, end);
  const filter = filterOf(typeOf(kind));
  return [
    {
      name: 'ALIGN_DELTA over 90 s',
      kind,
      value: over(90_000),
      condition: { aggregations: [align('ALIGN_DELTA', 90)] },
    },
    {
      name: 'ALIGN_RATE over 10 min',
      kind,
      condition: { threshold_value: 2 / 600, aggregations: [align('ALIGN_RATE', 600)] },
      value: (all, end) => {
        const delta = deltaOf(kind, all, end - 600_000, end);
        return delta === undefined ? undefined : delta / 600;
      },
    },
    {
      name: 'ALIGN_DELTA over 2 min, then ALIGN_MAX over 10',
      kind,
      condition: { aggregations: [align('ALIGN_DELTA', 120), align('ALIGN_MAX', 600)] },
      value: (all, end) => {
        const values = firstValues(over(120_000), all, end, 120_000, 600_000);
        return values.length === 0 ? undefined : Math.max(...values);
      },
    },
    {
      name: 'the ratio of 2 minutes to 20',
      kind,
      condition: {
        threshold_value: 0.4,
        aggregations: [align('ALIGN_DELTA', 120)],
        denominator_filter: filter,
        denominator_aggregations: [align('ALIGN_DELTA', 120)],
      },
      value: (all, end) => {
        const delta = deltaOf(kind, all, end - 120_000, end);
        return delta === undefined || delta === 0 ? undefined : 1;
      },
    },
  ];
});

const CASES: readonly Case[] = [
  ...counters,
  {
    name: 'ALIGN_PERCENT_CHANGE over 15 min',
    kind: 'GAUGE',
    condition: { threshold_value: 40, aggregations: [align('ALIGN_PERCENT_CHANGE', 900)] },
    value: (all, end) => percentChange(all, end, 900_000),
  },
  {
    name: 'ALIGN_MEAN over 5 min, then ALIGN_MEAN over 30',
    kind: 'GAUGE',
    condition: { aggregations: [align('ALIGN_MEAN', 300), align('ALIGN_MEAN', 1_800)] },
    value: (all, end) => {
      const inside = (at: number) => all.filter((p) => p.at > at - 300_000 && p.at <= at).map((p) => p.value);
      const first: Value = (_all, at) => (inside(at).length === 0 ? undefined : mean(inside(at)));
      const values = firstValues(first, all, end, 300_000, 1_800_000);
      return values.length === 0 ? undefined : mean(values);
    },
  },
];

const END = START + 8 * HOUR;

/** Opened and closed, by minute and task, of a threshold with duration 0 under NO_OP. */
function reference(one: Case, points: readonly CounterPoint[], thresholdValue: number): string[] {
  const said: string[] = [];
  for (const which of [0, 1]) {
    const own = points.filter((point) => point.series === which);
    let open = false;
    for (let t = START; t <= END; t += MINUTE) {
      const value = one.value(own, t);
      if (value === undefined || value > thresholdValue === open) continue;
      open = !open;
      said.push(`${(t - START) / MINUTE} ${open ? 'opened' : 'closed'} ${'ab'[which]}`);
    }
  }
  return said.sort();
}

function play(one: AlertPolicy, kind: Kind, points: readonly CounterPoint[], stops: readonly number[]): string[] {
  const engine = new AlertEngine([one], descriptors, { startAt: START });
  const rest = [...stops].sort((a, b) => a - b);
  for (const point of points) {
    while (rest[0] !== undefined && rest[0] < point.at) engine.advanceTo(rest.shift() ?? 0);
    const its = series[KINDS.indexOf(kind)]?.[point.series];
    if (its !== undefined) engine.write(its, point.at, point.value, kind === 'GAUGE' ? undefined : point.from);
  }
  return engine
    .finish(END)
    .incidents.flatMap(({ openedAt, closedAt, series: its }) => {
      const task = its.resource.labels['task_id'] ?? '';
      const minutes = (at: number) => (at - START) / MINUTE;
      const opened = `${minutes(openedAt)} opened ${task}`;
      return closedAt === null ? [opened] : [opened, `${minutes(closedAt)} closed ${task}`];
    })
    .sort();
}

test.each(CASES.map((one) => [`${one.kind}: ${one.name}`, one] as const))(
  '%s gives what evaluating every minute from scratch gives, however the input is split',
  (_name, one) => {
    // No sum of these amounts comes near it: rounding cannot decide.
    const thresholdValue = Number(one.condition['threshold_value'] ?? 2.71);
    const body = threshold({ filter: filterOf(typeOf(one.kind)), ...one.condition, threshold_value: thresholdValue });
    const stops = fc.array(
      fc.integer({ min: 0, max: 8 * 3_600 }).map((s) => START + s * 1_000),
      { maxLength: 20 },
    );
    let fired = 0;
    fc.assert(
      fc.property(recordings, stops, (recording, at) => {
        const points = one.kind === 'CUMULATIVE' ? cumulative(recording) : recording;
        const expected = reference(one, points, thresholdValue);
        fired += expected.length;
        expect(play(policy([body], { alert_strategy: { auto_close: '86400s' } }), one.kind, points, at)).toEqual(
          expected,
        );
      }),
      { numRuns: 60 },
    );
    expect(fired).toBeGreaterThan(10);
  },
);
