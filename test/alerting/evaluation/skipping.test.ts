import fc from 'fast-check';
import { AlertEngine } from '../../../alerting/evaluation/incremental/engine';
import { UNDOCUMENTED } from '../../../alerting/evaluation/options';
import { TimerQueue, type Scheduled } from '../../../alerting/evaluation/incremental/timer-queue';
import { NO_TICK } from '../../../alerting/evaluation/evaluation-clock';
import { absence, aggregation, DESCRIPTORS, minute, policy, series, spans, START, threshold } from './fixtures';

const MONTH = 30 * 24 * 60;

const aligned = fc.record({
  alignment_period: fc.constantFrom('60s', '300s', '7200s'),
  per_series_aligner: fc.constantFrom('ALIGN_MAX', 'ALIGN_MIN', 'ALIGN_NEXT_OLDER', 'ALIGN_MEAN'),
});
const lasting = fc.constantFrom(
  { duration: '0s' },
  { duration: '120s' },
  { duration: '120s', evaluation_missing_data: 'EVALUATION_MISSING_DATA_INACTIVE' },
);
const rest = fc.record({
  comparison: fc.constantFrom('COMPARISON_GT', 'COMPARISON_LT'),
  aggregations: aligned.map((one) => [aggregation(one)]),
  threshold_value: fc.constantFrom(0, 1, 2),
});
const condition = fc.tuple(rest, lasting).map(([one, more]) => ({ ...one, ...more }));
const conditions = fc.tuple(condition, condition);
const combiners = fc.constantFrom('OR', 'AND', 'AND_WITH_MATCHING_RESOURCE');
const delays = fc.constantFrom(0, 180);
const writes = fc.array(
  fc.record({
    task: fc.constantFrom('a', 'b'),
    from: fc.oneof(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 3 * 1_440 })),
    lasts: fc.constantFrom(1, 7, 40),
    // Some of these leave windows of five minutes empty.
    every: fc.constantFrom(1, 1, 4, 6, 9),
    lateness: fc.constantFrom(0, 0, 3, 90),
    value: fc.constantFrom(0, 1, 2, 2, 3),
  }),
  { maxLength: 12 },
);

describe('the engine', () => {
  test('does fewer than 15 evaluations in a month without data', () => {
    const engine = new AlertEngine([policy([threshold()]), policy([absence()], {}, 'q')], DESCRIPTORS, {
      startAt: START,
    });
    engine.write(series('a'), minute(1), 3);
    const { stats, incidents } = engine.finish(minute(MONTH));
    expect(stats.instants).toBe(2 * (MONTH + 1));
    expect(stats.evaluations).toBeLessThan(15);
    expect(incidents).toHaveLength(2);
  });

  test('drops series that no condition remembers, and adds them again when they come back', () => {
    const engine = new AlertEngine([policy([threshold({ duration: '60s' })])], DESCRIPTORS, { startAt: START });
    const back = series('back');
    engine.write(back, minute(0), 3);
    for (let day = 0; day < 30; day++) {
      for (let i = 0; i < 10; i++) engine.write(series(`${day}-${i}`), minute(day * 1_440), 0);
      engine.advanceTo(minute((day + 1) * 1_440 - 1));
      expect(engine.finish(0).stats.series).toBeLessThanOrEqual(31);
    }
    engine.write(back, minute(MONTH), 3);
    engine.write(back, minute(MONTH + 1), 3);
    expect(spans(engine.finish(minute(MONTH + 1)))).toEqual([[MONTH + 1, null]]);
  });

  test('keeps no more points than its longest window while a month of points is written', () => {
    const wide = aggregation({ alignment_period: '3600s', per_series_aligner: 'ALIGN_MAX' });
    const engine = new AlertEngine([policy([threshold({ aggregations: [wide] })])], DESCRIPTORS, { startAt: START });
    const one = series('a');
    const used = () => process.memoryUsage().arrayBuffers;
    for (let m = 0; m < 200; m++) {
      engine.write(one, minute(m), 0);
      engine.advanceTo(minute(m));
    }
    const before = used();
    for (let m = 200; m < MONTH; m++) {
      engine.write(one, minute(m), 0);
      engine.advanceTo(minute(m));
    }
    expect(used() - before).toBeLessThan(1_000_000);
  });

  test('does not evaluate a series while its points cannot make it fail', () => {
    const high = { aggregations: [aggregation({ alignment_period: '300s', per_series_aligner: 'ALIGN_MAX' })] };
    const engine = new AlertEngine([policy([threshold(high)])], DESCRIPTORS, { startAt: START });
    for (let m = 0; m < MONTH; m++) {
      engine.write(series('a'), minute(m), m === 20_000 ? 3 : m % 3);
      engine.advanceTo(minute(m));
    }
    const result = engine.finish(minute(MONTH));
    expect(spans(result)).toEqual([[20_000, 20_005]]);
    expect(result.stats.evaluations).toBeLessThan(100);
  });

  test('sees that a failing series is missing between two distant points, even if both were written before', () => {
    const judged = (comparison: string, threshold_value: number) => ({
      comparison,
      threshold_value,
      duration: '60s',
      evaluation_missing_data: 'EVALUATION_MISSING_DATA_INACTIVE',
      aggregations: [aggregation({ alignment_period: '300s', per_series_aligner: 'ALIGN_MAX' })],
    });
    const both = [threshold(judged('COMPARISON_LT', 4), 'low'), threshold(judged('COMPARISON_GT', 10), 'high')];
    const incidents = (highAt: number) => {
      const options = { startAt: START, ingestionDelaySeconds: 180 };
      const engine = new AlertEngine([policy(both, { combiner: 'AND' })], DESCRIPTORS, options);
      for (let at = 0; at < 25; at++) {
        // A point is in the window from 3 to 5 min after its time: point 10 leaves at 15, point 14 enters at 17.
        if (at <= 10 || at >= 14) engine.write(series('low'), minute(at), 3);
        if (at === highAt) engine.write(series('high'), minute(at), 20);
        engine.advanceTo(minute(at));
      }
      return spans(engine.finish(minute(26)));
    };
    expect(incidents(8)).toEqual([[12, 13]]);
    expect(incidents(13)).toEqual([]);
  });

  test('gives the same whether idle series are skipped or all are evaluated, with late points and gaps', () => {
    let incidents = 0;
    fc.assert(
      fc.property(conditions, combiners, writes, delays, ([first, second], combiner, bursts, delay) => {
        const points = bursts
          .flatMap(({ from, lasts, every, lateness, ...rest }) =>
            Array.from({ length: lasts }, (_, i) => from + i * every).map((at) => ({
              ...rest,
              at,
              writtenAt: at + lateness,
            })),
          )
          .sort((a, b) => a.writtenAt - b.writtenAt);
        const incidentsOf = (trigger: object) => {
          const both = [threshold({ ...first, trigger }, 'one'), threshold({ ...second, trigger }, 'other')];
          const engine = new AlertEngine([policy(both, { combiner })], DESCRIPTORS, {
            startAt: START,
            ingestionDelaySeconds: delay,
          });
          for (const { task, at, value, writtenAt } of points) {
            engine.advanceTo(minute(writtenAt) - 1);
            engine.write(series(task), minute(at), value);
          }
          return engine.finish(minute(4 * 1_440)).incidents;
        };
        // A percentage needs the state of every series, so that none is idle.
        const expected = incidentsOf({ percent: 0.001 });
        incidents += expected.length;
        expect(incidentsOf({ count: 1 })).toEqual(expected);
      }),
      { numRuns: 300 },
    );
    expect(incidents).toBeGreaterThan(100);
  });

  test('gives the same bytes for the same input', () => {
    const once = () => {
      const engine = new AlertEngine([policy([threshold()])], DESCRIPTORS, { startAt: START });
      for (let m = 0; m < 50; m++) {
        for (const task of ['b', 'a', 'c']) engine.write(series(task), minute(m), (m * task.charCodeAt(0)) % 4);
      }
      return JSON.stringify(engine.finish(minute(60)));
    };
    expect(once()).toBe(once());
  });

  test('returns a result before the end, and can go on', () => {
    const engine = new AlertEngine([policy([threshold()])], DESCRIPTORS, { startAt: START });
    engine.write(series('a'), minute(1), 3);
    const early = engine.finish(minute(1));
    engine.write(series('a'), minute(2), 0);
    expect(spans(engine.finish(minute(2)))).toEqual([[1, 2]]);
    expect(spans(early)).toEqual([[1, null]]);
  });
});

test('every undocumented option has a default, a description and a source', () => {
  for (const [name, row] of Object.entries(UNDOCUMENTED)) {
    expect(row.default).toBeDefined();
    expect(`${name}: ${row.decides}`).toMatch(/: (how|whether|after|for) /);
    expect(row.source.length).toBeGreaterThan(10);
  }
});

describe('a timer queue', () => {
  const item = (): Scheduled => ({ dueTick: NO_TICK });

  test('runs items in the order of ticks, each item once, at its earliest tick', () => {
    const timers = new TimerQueue();
    const [a, b, c] = [item(), item(), item()];
    for (const tick of [9, 7, 5]) timers.schedule(a, tick);
    timers.schedule(a, 8);
    timers.schedule(b, 7);
    timers.schedule(c, 6);
    const order: [number, Scheduled][] = [];
    for (let tick = timers.next; tick !== NO_TICK; tick = timers.next)
      timers.take(tick, (one) => order.push([tick, one]));
    expect(order).toEqual([
      [5, a],
      [6, c],
      [7, b],
    ]);
  });
});
