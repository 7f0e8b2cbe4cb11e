import fc from 'fast-check';
import type { AnyGaugeName, GaugePoint } from '../../model/gauges';
import { AlertEngine } from '../../alerting/evaluation/incremental/engine';
import { PointFanout } from '../../simulation/point-fanout';
import * as alerting from '../alerting/evaluation/fixtures';
import { smallPipeline } from './support/small-pipeline';

const { absence, aggregation, COUNTER, filterOf, minute, policy, START, threshold } = alerting;
const HOURS = 6 * 60;
const METRICS_AS_PROMQL = '{"custom.googleapis.com/phasewatch/run/age_ratio"}';

const highest = { aggregations: [aggregation({ alignment_period: '300s', per_series_aligner: 'ALIGN_MAX' })] };
const errors = threshold({
  filter: filterOf(COUNTER),
  threshold_value: 0,
  aggregations: [aggregation({ per_series_aligner: 'ALIGN_SUM' })],
});
/** One of every kind: series that rest and that never do, two conditions together, what is absent, PromQL. */
const POLICIES = [
  policy([threshold(highest)], {}, 'high'),
  policy([threshold({ duration: '300s' })], {}, 'lasting'),
  policy([threshold({ ...highest, comparison: 'COMPARISON_LT' }), errors], { combiner: 'AND' }, 'both'),
  policy([absence()], {}, 'absent'),
  policy(
    [
      {
        display_name: 'promql',
        condition_prometheus_query_language: { query: `max_over_time(${METRICS_AS_PROMQL}[5m]) > 2` },
      },
    ],
    {},
    'promql',
  ),
];

const age = (taskId: string, value: number): GaugePoint<AnyGaugeName> => ({
  gauge: 'ageRatio',
  job: 'phase5',
  taskId,
  labels: { scope: 'processor', criticality: 'P1' },
  value,
});

/** What a minute brings: gauges, and counts that may be of minutes before. */
const minutes = fc.array(
  fc.record({
    gauges: fc.uniqueArray(fc.record({ taskId: fc.constantFrom('a', 'b', 'c'), value: fc.constantFrom(0, 1, 3) }), {
      selector: ({ taskId }) => taskId,
    }),
    counts: fc.array(fc.record({ lateness: fc.constantFrom(0, 0, 1, 7), value: fc.constantFrom(0, 1) }), {
      maxLength: 2,
    }),
    lasts: fc.constantFrom(1, 4, 15),
  }),
  { maxLength: 60 },
);
type Minute = (typeof minutes extends fc.Arbitrary<infer All> ? All : never)[number];

function played(story: readonly Minute[], together: number) {
  const engine = (ingestionDelaySeconds: number) =>
    new AlertEngine(POLICIES, alerting.DESCRIPTORS, { startAt: START, ingestionDelaySeconds });
  const [prompt, late] = [engine(0), engine(180)];
  const watchers = new PointFanout({ config: smallPipeline, prompt: [prompt], late, together });
  const counter = alerting.series('all', {}, COUNTER);
  let at = 0;
  for (const { gauges, counts, lasts } of story) {
    for (let i = 0; i < lasts; i++) {
      at += 1;
      watchers.writeGauges(
        gauges.map(({ taskId, value }) => age(taskId, value)),
        minute(at),
      );
      for (const { lateness, value } of counts) {
        const end = at - lateness;
        watchers.writeCounted(counter, minute(end), value, minute(end - 1));
      }
      watchers.advanceTo(minute(at) + 1_000);
    }
  }
  watchers.evaluatePending();
  return [prompt, late].map((one) => {
    const { incidents, notifications } = one.finish(minute(at + HOURS));
    return { incidents, notifications };
  });
}

test('what is found does not depend on how many minutes are looked at together', () => {
  const fired = new Set<string>();
  fc.assert(
    fc.property(minutes, fc.constantFrom(2, 7, 30), (story, together) => {
      const expected = played(story, 1);
      for (const { incidents } of expected) for (const incident of incidents) fired.add(incident.policy);
      expect(played(story, together)).toEqual(expected);
    }),
    { numRuns: 200 },
  );
  expect([...fired].sort()).toEqual(POLICIES.map(({ id }) => id).sort());
});

test.each([NaN, -Infinity, Infinity])('a gauge that is %d is refused, not left out', (value) => {
  const engine = new AlertEngine(POLICIES, alerting.DESCRIPTORS, { startAt: START });
  const watchers = new PointFanout({ config: smallPipeline, prompt: [], late: engine, together: 30 });
  watchers.writeGauges([age('a', value)], minute(1));
  expect(() => watchers.evaluatePending()).toThrow('ENG003');
});

test('there is no room for two ticks of one instant', () => {
  const engine = new AlertEngine(POLICIES, alerting.DESCRIPTORS, { startAt: START });
  const watchers = new PointFanout({ config: smallPipeline, prompt: [], late: engine, together: 1 });
  watchers.writeGauges([age('a', 1)], minute(1));
  expect(() => watchers.writeGauges([age('a', 2)], minute(2))).toThrow('no room for more than 1 ticks');
});
