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
/** One of every kind: idle and busy series, two conditions together, absence, PromQL. */
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

/** The points of a minute: gauges, and counts that may be of earlier minutes. */
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

function evaluated(recording: readonly Minute[], together: number) {
  const engine = (ingestionDelaySeconds: number) =>
    new AlertEngine(POLICIES, alerting.DESCRIPTORS, { startAt: START, ingestionDelaySeconds });
  const [prompt, late] = [engine(0), engine(180)];
  const fanout = new PointFanout({ config: smallPipeline, prompt: [prompt], late, together });
  const counter = alerting.series('all', {}, COUNTER);
  let at = 0;
  for (const { gauges, counts, lasts } of recording) {
    for (let i = 0; i < lasts; i++) {
      at += 1;
      fanout.writeGauges(
        gauges.map(({ taskId, value }) => age(taskId, value)),
        minute(at),
      );
      for (const { lateness, value } of counts) {
        const end = at - lateness;
        fanout.writeCounted(counter, minute(end), value, minute(end - 1));
      }
      fanout.advanceTo(minute(at) + 1_000);
    }
  }
  fanout.evaluatePending();
  return [prompt, late].map((one) => {
    const { incidents, notifications } = one.finish(minute(at + HOURS));
    return { incidents, notifications };
  });
}

test('the incidents do not depend on how many minutes are evaluated together', () => {
  const fired = new Set<string>();
  fc.assert(
    fc.property(minutes, fc.constantFrom(2, 7, 30), (recording, together) => {
      const expected = evaluated(recording, 1);
      for (const { incidents } of expected) for (const incident of incidents) fired.add(incident.policy);
      expect(evaluated(recording, together)).toEqual(expected);
    }),
    { numRuns: 200 },
  );
  expect([...fired].sort()).toEqual(POLICIES.map(({ id }) => id).sort());
});

test.each([NaN, -Infinity, Infinity])('a gauge of %d is refused', (value) => {
  const engine = new AlertEngine(POLICIES, alerting.DESCRIPTORS, { startAt: START });
  const fanout = new PointFanout({ config: smallPipeline, prompt: [], late: engine, together: 30 });
  fanout.writeGauges([age('a', value)], minute(1));
  expect(() => fanout.evaluatePending()).toThrow('ENG003');
});

test('a second tick before an evaluation is refused where minutes are evaluated one by one', () => {
  const engine = new AlertEngine(POLICIES, alerting.DESCRIPTORS, { startAt: START });
  const fanout = new PointFanout({ config: smallPipeline, prompt: [], late: engine, together: 1 });
  fanout.writeGauges([age('a', 1)], minute(1));
  expect(() => fanout.writeGauges([age('a', 2)], minute(2))).toThrow('more than 1 ticks');
});
