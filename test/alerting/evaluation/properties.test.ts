import fc from 'fast-check';
import { AlertEngine } from '../../../alerting/evaluation/incremental/engine';
import type { AlertPolicy } from '../../../alerting/policies/policy';
import { COMPLETE } from '../../../alerting/evaluation/extent';
import type { EngineResult } from '../../../alerting/evaluation/result';
import type { Series } from '../../../alerting/metrics/series';
import { absence, aggregation, DESCRIPTORS, HOUR, METRIC, MINUTE, policy, START, threshold } from './fixtures';
import type { RecordedPoint } from '../../../alerting/evaluation/reference/recording';
import { evaluateFromScratch } from '../../../alerting/evaluation/reference/reference-engine';

const series = ['a', 'b', 'c', 'd'].map((task, i): Series => ({
  metric: { type: METRIC, labels: {} },
  resource: { type: 'generic_task', labels: { job: i < 2 ? 'x' : 'y', task_id: task } },
}));

const aggregations = fc
  .record({
    alignment_period: fc.constantFrom('60s', '120s', '180s', '600s', '3600s'),
    per_series_aligner: fc.constantFrom('MEAN', 'MAX', 'MIN', 'SUM', 'COUNT', 'NEXT_OLDER').map((a) => `ALIGN_${a}`),
    reducer: fc.option(fc.constantFrom('REDUCE_MAX', 'REDUCE_SUM'), { nil: undefined }),
  })
  .map(({ reducer, ...rest }) => [
    aggregation(
      reducer === undefined
        ? rest
        : { ...rest, cross_series_reducer: reducer, group_by_fields: ['resource.label.job'] },
    ),
  ]);

const trigger = fc.constantFrom({}, { trigger: { count: 2 } }, { trigger: [{ percent: 50 }] });

const thresholds = fc
  .record({
    aggregations,
    trigger,
    comparison: fc.constantFrom('COMPARISON_GT', 'COMPARISON_LT'),
    threshold_value: fc.constantFrom(0, 1, 2, 5),
    minutes: fc.constantFrom(0, 0, 1, 2, 5, 45),
    missing: fc.constantFrom(undefined, 'NO_OP', 'INACTIVE', 'ACTIVE'),
  })
  .map(({ minutes, missing, trigger: t, ...rest }) =>
    threshold({
      ...rest,
      ...t,
      duration: `${minutes * 60}s`,
      ...(missing === undefined || minutes === 0
        ? {}
        : { evaluation_missing_data: `EVALUATION_MISSING_DATA_${missing}` }),
    }),
  );

const absences = fc
  .record({ aggregations, trigger, minutes: fc.constantFrom(2, 5, 30, 300) })
  .map(({ minutes, trigger: t, aggregations: steps }) =>
    absence({ aggregations: steps, ...t, duration: `${minutes * 60}s` }),
  );

const policies = fc
  .array(
    fc.tuple(
      fc.array(fc.oneof(thresholds, absences), { minLength: 1, maxLength: 2 }),
      fc.constantFrom('OR', 'AND', 'AND_WITH_MATCHING_RESOURCE'),
      fc.boolean(),
    ),
    { minLength: 1, maxLength: 2 },
  )
  .map((drawn) =>
    drawn.map(([conditions, combiner, short], i) =>
      policy(conditions, { combiner, ...(short ? { alert_strategy: { auto_close: '1800s' } } : {}) }, `p${i}`),
    ),
  );

/** Bursts of points, mostly whole numbers, with long gaps between them; each instant of a series once. */
const points = fc
  .array(
    fc.record({
      from: fc.integer({ min: 0, max: 240 }),
      which: fc.integer({ min: 0, max: 3 }),
      offset: fc.constantFrom(0, 0, 20_000, 45_500),
      values: fc.array(fc.constantFrom(0, 0, 1, 2, 3, 6), { minLength: 1, maxLength: 12 }),
      stepMs: fc.constantFrom(20_000, MINUTE, MINUTE, 3 * MINUTE),
    }),
    { maxLength: 8 },
  )
  .map((bursts) => {
    const bySlot = new Map<string, RecordedPoint>();
    for (const { from, which, offset, values, stepMs } of bursts) {
      values.forEach((value, i) => {
        const at = START + from * MINUTE + offset + i * stepMs;
        const one = series[which];
        if (one !== undefined) bySlot.set(`${which} ${at}`, { series: one, at, value });
      });
    }
    return [...bySlot.values()].sort((a, b) => a.at - b.at);
  });

/** Mostly all time; else the input is known from some minutes on, and for a while. */
const extents = fc
  .option(fc.record({ from: fc.integer({ min: 0, max: 200 }), minutes: fc.integer({ min: 0, max: 300 }) }), { freq: 3 })
  .map((drawn) => {
    if (drawn === null) return () => COMPLETE;
    const from = START + drawn.from * MINUTE + 10_000;
    return () => ({ from, to: from + drawn.minutes * MINUTE });
  });

/** Mostly unchanged; else each policy is changed at some minutes. */
const changes = fc
  .option(fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 3 }), { freq: 2 })
  .map((drawn) => {
    const at = [...(drawn ?? [])].sort((a, b) => a - b).map((one) => START + one * MINUTE + 7_000);
    return () => at;
  });

/** Mostly none; else each policy is snoozed for some minutes, once or twice. */
const snoozes = fc
  .option(
    fc.array(fc.record({ from: fc.integer({ min: 0, max: 300 }), minutes: fc.integer({ min: 0, max: 200 }) }), {
      minLength: 1,
      maxLength: 2,
    }),
    { freq: 2 },
  )
  .map((drawn) => {
    const all = (drawn ?? []).map(({ from, minutes }) => {
      const start = START + from * MINUTE + 11_000;
      return { from: start, to: start + minutes * MINUTE };
    });
    return () => all;
  });

const options = fc.record({
  evaluationPeriodSeconds: fc.constantFrom(60 as const, 30 as const),
  ingestionDelaySeconds: fc.constantFrom(0, 0, 45, 180),
  windowLagSeconds: fc.constantFrom(0, 0, 60, 200),
  keepSinceAcrossGaps: fc.boolean(),
  rememberSeriesHours: fc.constantFrom(1, 6, 24),
  lateBySeconds: fc.constantFrom(0, 0, 120, 240, 600),
  extentOf: extents,
  absenceRearmsOnChange: fc.boolean(),
  changedAt: changes,
  snoozesOf: snoozes,
});

type Options = Omit<ConstructorParameters<typeof AlertEngine>[2], 'startAt'>;

const END = START + 12 * HOUR;

function evaluate(
  all: readonly AlertPolicy[],
  recording: readonly RecordedPoint[],
  chosen: Options,
  stops: readonly number[] = [],
): EngineResult {
  const engine = new AlertEngine(all, DESCRIPTORS, { startAt: START, ...chosen });
  const rest = [...stops].sort((a, b) => a - b);
  for (const point of recording) {
    // Everything before the point's own time has been written: nothing is late.
    while (rest[0] !== undefined && rest[0] < point.at) engine.advanceTo(rest.shift() ?? 0);
    engine.write(point.series, point.at, point.value);
  }
  for (const stop of rest) engine.advanceTo(stop);
  return engine.finish(END);
}

/** What both engines give. */
function outcome({ incidents, notifications }: Pick<EngineResult, 'incidents' | 'notifications'>) {
  return { incidents, notifications };
}

/** An incident names its condition: each condition of a policy needs a name of its own. */
const named = (all: readonly AlertPolicy[]) =>
  all.map((one) => ({
    ...one,
    conditions: one.conditions.map((condition, i) => ({ ...condition, displayName: `condition ${i}` })),
  }));

describe('for generated policies, points and options', () => {
  test('the incremental engine gives the incidents and notifications of the reference engine', () => {
    let opened = 0;
    fc.assert(
      fc.property(policies.map(named), points, options, (all, recording, chosen) => {
        const expected = evaluateFromScratch(
          all,
          DESCRIPTORS,
          { startAt: START, ...chosen },
          { points: recording, until: END },
        );
        opened += expected.incidents.length;
        expect(outcome(evaluate(all, recording, chosen))).toEqual(expected);
      }),
      { numRuns: 150 },
    );
    expect(opened).toBeGreaterThan(100);
  });

  test('the result does not depend on how writes and advances alternate', () => {
    const stops = fc.array(
      fc.integer({ min: 0, max: 12 * 3_600 }).map((s) => START + s * 1_000),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(policies.map(named), points, options, stops, (all, recording, chosen, at) => {
        expect(evaluate(all, recording, chosen, at)).toEqual({
          ...evaluate(all, recording, chosen),
          stats: expect.anything() as unknown,
        });
      }),
    );
  });

  test('the result does not depend on the order of points that come in together', () => {
    const shuffled = points.chain((recording) =>
      fc.tuple(
        fc.constant(recording),
        fc.shuffledSubarray([...recording], { minLength: recording.length, maxLength: recording.length }),
      ),
    );
    fc.assert(
      fc.property(policies.map(named), shuffled, options, (all, [recording, mixed], chosen) => {
        expect(evaluate(all, mixed, chosen)).toEqual(evaluate(all, recording, chosen));
      }),
    );
  });
});
