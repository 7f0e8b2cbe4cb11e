import fc from 'fast-check';
import { AlertEngine } from '../../../alerting/evaluation/incremental/engine';
import { MetricDescriptors } from '../../../alerting/metrics/metric-descriptor';
import type { Series } from '../../../alerting/metrics/series';
import type { EngineOptions } from '../../../alerting/evaluation/options';
import { fired, MINUTE, rule, START } from './rig';

const QUERIES = [
  'x > 2',
  'x offset 7m > 2',
  'sum(rate(x[10m])) > 0.01',
  'increase(x[5m]) > 3',
  'max_over_time(x[20m]) >= 5',
  'sum_over_time(x[3m] offset 90s) > 4',
  'count_over_time(x[1h]) > 4',
  'absent(x{task="a"})',
  'absent_over_time(x[8m])',
  'x{task="a"} > on() x{task="b"}',
  'x unless on() count(x) > 1',
  'x * on() group_left label_replace(max(x), "task", "all", "", "") > 8',
  'x > 1 unless on(task) label_replace(x offset 3m, "task", "$1", "task", "(.)") > 2',
  'predict_linear(x[10m], 600) > 9',
  'deriv(x[10m]) > 0.01 or clamp_max(x, 3) > 2 or resets(x[9m]) > 1',
  'sum(rate(x[10m])) > 0.01 and sum(rate(x[3m])) > 0.01',
  'x > 2 and on(task) (x offset 7m) > 1',
  'x > 2 unless on(task) max_over_time(x[2m] offset 9m) > 1',
  'x{task="a"} * on() group_right() (x offset 4m) > 8',
  'sum(topk(1, x)) > 4 and quantile(0.3, x) > 1',
  'max_over_time(rate(x[5m])[20m:2m]) > 0.01',
  'avg_over_time((x > 1)[10m:90s]) > 2',
  'count_over_time(x[30m:7m] offset 11m) > 2',
  'absent_over_time((x > 2)[10m:1m])',
  'min_over_time(max_over_time(x[3m:1m])[10m:2m]) > 1',
  'predict_linear(sum(x)[30m:5m], 600) > 9',
  'changes(x[15m]) > 2 or irate(x[10m]) > 0.05',
];

const points = fc
  .array(
    fc.record({
      minute: fc.integer({ min: 0, max: 300 }),
      secondsLater: fc.constantFrom(0, 0, 13, 47),
      which: fc.constantFrom('a', 'b'),
      values: fc.array(fc.constantFrom(0, 1, 2, 3, 5, 9), { minLength: 1, maxLength: 9 }),
    }),
    { maxLength: 6 },
  )
  .map((bursts) => {
    const all = bursts.flatMap(({ minute, secondsLater, which, values }) =>
      values.map((value, i) => ({ at: START + (minute + i) * MINUTE + secondsLater * 1_000, which, value })),
    );
    const bySlot = new Map(all.map((point) => [`${point.which} ${point.at}`, point]));
    return [...bySlot.values()].sort((a, b) => a.at - b.at);
  });

type Points = ReturnType<(typeof points)['generate']>['value'];
const options = fc.record({
  ingestionDelaySeconds: fc.constantFrom(0, 45, 180),
  promqlRangeIsLeftOpen: fc.boolean(),
});

function evaluate(
  { query, minutes }: { query: string; minutes: number },
  recording: Points,
  chosen: object,
  stops: readonly number[],
) {
  const series = (task: string): Series => ({
    metric: { type: 'prometheus.googleapis.com/x/gauge', labels: { task } },
    resource: { type: '', labels: {} },
  });
  const engine = new AlertEngine([rule('p', query, minutes)], new MetricDescriptors([]), { startAt: START, ...chosen });
  const rest = [...stops].sort((a, b) => a - b);
  for (const { at, which, value } of recording) {
    while (rest[0] !== undefined && rest[0] < at) engine.advanceTo(rest.shift() ?? 0);
    engine.write(series(which), at, value);
  }
  return engine.finish(START + 500 * MINUTE);
}

test.each(QUERIES)(
  '%s gives the same whether evaluations are skipped or not, and however the input is split',
  (query) => {
    let saved = 0;
    const stops = fc.array(
      fc.integer({ min: 0, max: 500 * 60 }).map((s) => START + s * 1_000),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(points, fc.constantFrom(0, 0, 1, 4), options, stops, (recording, minutes, chosen, at) => {
        // A query that reads the time is evaluated at every instant.
        const always = evaluate({ query: `(${query}) or vector(time()) < 0`, minutes }, recording, chosen, []);
        const skipping = evaluate({ query, minutes }, recording, chosen, at);
        expect(fired(skipping)).toEqual(fired(always));
        expect(always.stats.evaluations).toBe(always.stats.instants);
        saved += always.stats.evaluations - skipping.stats.evaluations;
      }),
      { numRuns: 60 },
    );
    expect(saved).toBeGreaterThan(1_000);
  },
);

test.each(QUERIES.filter((query) => /\[\w+:\w+\]/.test(query)))(
  '%s gives the same whether steps are kept or computed again at every evaluation',
  (query) => {
    const late = fc.array(fc.constantFrom(0, 0, 0, 90, 200, 700), { minLength: 1, maxLength: 9 });
    let incidents = 0;
    fc.assert(
      fc.property(points, options, late, (recording, chosen, lateness) => {
        const arrivals = recording
          .map((point, i) => ({ ...point, arrives: point.at + (lateness[i % lateness.length] ?? 0) * 1_000 }))
          .sort((a, b) => a.arrives - b.arrives);
        const kept = evaluateLate(query, arrivals, chosen, false);
        expect(fired(kept)).toEqual(fired(evaluateLate(query, arrivals, chosen, true)));
        incidents += kept.incidents.length;
      }),
      { numRuns: 60 },
    );
    expect(incidents).toBeGreaterThan(10);
  },
);

/** With `recompute`, a late point of another metric makes each evaluation compute all steps again. */
function evaluateLate(
  query: string,
  arrivals: readonly (Points[number] & { readonly arrives: number })[],
  chosen: Partial<EngineOptions>,
  recompute: boolean,
) {
  const { ingestionDelaySeconds = 0 } = chosen;
  const series = (name: string, task: string): Series => ({
    metric: { type: `prometheus.googleapis.com/${name}/gauge`, labels: { task } },
    resource: { type: '', labels: {} },
  });
  const policies = [rule('p', query), rule('other', 'other > 1')];
  const engine = new AlertEngine(policies, new MetricDescriptors([]), { startAt: START, ...chosen });
  let i = 0;
  for (let m = 0; m <= 400; m++) {
    for (; (arrivals[i]?.arrives ?? Infinity) <= START + m * MINUTE; i++) {
      const { at, which, value } = arrivals[i] ?? { at: 0, which: '', value: 0 };
      engine.write(series('x', which), at, value);
    }
    engine.advanceTo(START + m * MINUTE);
    if (recompute) engine.write(series('other', 'z'), START + m * MINUTE - ingestionDelaySeconds * 1_000, 0);
  }
  return engine.finish(START + 500 * MINUTE);
}
