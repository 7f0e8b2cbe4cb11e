import fc from 'fast-check';
import { AlertEngine } from '../../alerting/evaluation/incremental/engine';
import { MetricDescriptors } from '../../alerting/metrics/metric-descriptor';
import { NO_MONITORING } from '../../alerting/monitoring-config';
import { ServiceLevelObjectives } from '../../alerting/policies/service-level-objective';
import { objectiveFromApi } from '../../alerting/policies/slo-from-api';
import { replay } from '../../replay/replay';
import { modulo } from '../../replay/sample-times';
import { MINUTE, policyOf, seriesOf, START } from './generated-recordings';
import { check, endOf, type Found } from './recording-properties';

/** A point is late by up to four minutes, and evaluations are at other seconds of the minute. */
const APART_MS = 5 * MINUTE;

type Policy = ReturnType<typeof policyOf>;
type Objective = ReturnType<typeof objectiveFromApi>;

/** A recording whose points are late, each by its own time of up to four minutes. */
interface LateRecording {
  readonly series: readonly ReturnType<typeof seriesOf>[];
  readonly lateSeconds: readonly number[];
  /** When in their minute the points end. */
  readonly offsetMs: number;
  /** When in its minute the engine evaluates that sees the points as they are received. */
  readonly phaseMs: number;
}

const lateRecordings = {
  lateSeconds: fc.array(fc.integer({ min: 0, max: 239 }), { minLength: 60, maxLength: 60 }),
  offsetMs: fc.constantFrom(0, 13_000),
  phaseMs: fc.integer({ min: 0, max: 59_999 }),
  durationMinutes: fc.constantFrom(0, 0, 1, 3),
};

/** Points of one series a minute, some of them missing. */
const counts = fc.record({
  ...lateRecordings,
  values: fc.array(fc.constantFrom(5, 5, 5, 2, 8), { minLength: 20, maxLength: 60 }),
  missing: fc.array(fc.integer({ min: 0, max: 59 }), { maxLength: 8 }),
  aligner: fc.constantFrom('ALIGN_SUM', 'ALIGN_MAX', 'ALIGN_COUNT'),
  comparison: fc.constantFrom('COMPARISON_LT', 'COMPARISON_LT', 'COMPARISON_GT'),
  violatesWithoutData: fc.boolean(),
  minutes: fc.constantFrom(1, 5, 6, 10),
  factor: fc.constantFrom(0.5, 0.7, 0.95, 1.1),
});

/** Every incident of points that are late, each by its own time, is a certain or a possible one. */
export async function latePoints(runs: number): Promise<Found> {
  const found = { incidents: 0 };
  await check(
    runs,
    fc.asyncProperty(counts, async ({ values, missing, offsetMs, aligner, minutes, factor, ...drawn }) => {
      const { comparison, violatesWithoutData, durationMinutes } = drawn;
      const usual = aligner === 'ALIGN_SUM' ? 5 * minutes : aligner === 'ALIGN_COUNT' ? minutes : 5;
      const isActive = violatesWithoutData && durationMinutes > 0;
      const policy = policyOf([
        {
          conditionThreshold: {
            filter: 'metric.type = "custom.googleapis.com/delta" AND resource.type = "generic_task"',
            aggregations: [{ alignmentPeriod: `${minutes * 60}s`, perSeriesAligner: aligner }],
            comparison,
            thresholdValue: usual * factor,
            duration: `${durationMinutes * 60}s`,
            ...(isActive ? { evaluationMissingData: 'EVALUATION_MISSING_DATA_ACTIVE' } : {}),
          },
        },
      ]);
      const one = { kind: 'DELTA', name: 's', stepMs: MINUTE, offsetMs, values } as const;
      const whole = seriesOf(one, 0, values.length * MINUTE);
      const series = [{ ...whole, points: whole.points.filter((_, i) => !missing.includes(i)) }];
      found.incidents += await checkLate({ ...drawn, offsetMs, series }, policy, []);
    }),
  );
  return found;
}

const FILTER = 'metric.type = "custom.googleapis.com/delta" AND resource.type = "generic_task"';
const [GOOD, BAD] = ['good', 'bad'].map((name) => `${FILTER} AND metric.labels.name = "${name}"`);
const SLO = 'projects/p/services/s/serviceLevelObjectives/o';

/** Good and bad events, in two series of one metric. */
const events = fc.record({
  ...lateRecordings,
  good: fc.array(fc.constantFrom(0, 10, 10, 40), { minLength: 20, maxLength: 60 }),
  bad: fc.array(fc.constantFrom(0, 0, 0, 1, 10), { minLength: 1, maxLength: 20 }),
  lookback: fc.constantFrom('120s', '300s', '600s', '1800s'),
  threshold: fc.constantFrom(0.1, 1, 2, 5, 10),
  comparison: fc.constantFrom('COMPARISON_GT', 'COMPARISON_GT', 'COMPARISON_LT'),
  parts: fc.constantFrom(
    { badServiceFilter: BAD, totalServiceFilter: FILTER },
    { goodServiceFilter: GOOD, totalServiceFilter: FILTER },
    { goodServiceFilter: GOOD, badServiceFilter: BAD },
  ),
});

/** Every incident of a burn rate over events that are late, each by its own time, is a certain or a possible one. */
export async function lateBurnRates(runs: number): Promise<Found> {
  const found = { incidents: 0 };
  await check(
    runs,
    fc.asyncProperty(events, async ({ good, bad, lookback, threshold, comparison, parts, ...drawn }) => {
      const objective = objectiveFromApi({
        name: SLO,
        goal: 0.95,
        serviceLevelIndicator: { requestBased: { goodTotalRatio: parts } },
      });
      const policy = policyOf([
        {
          conditionThreshold: {
            filter: `select_slo_burn_rate("${SLO}", "${lookback}")`,
            comparison,
            thresholdValue: threshold,
            duration: `${drawn.durationMinutes * 60}s`,
          },
        },
      ]);
      const { offsetMs } = drawn;
      const series = [
        { name: 'good', values: good },
        { name: 'bad', values: bad },
      ].map((one) => seriesOf({ kind: 'DELTA', stepMs: MINUTE, offsetMs, ...one }, 0, good.length * MINUTE));
      found.incidents += await checkLate({ ...drawn, series }, policy, [objective]);
    }),
  );
  return found;
}

/** Compares a replay with an engine that gets each point when it is received. Returns how many incidents that has. */
async function checkLate(recording: LateRecording, policy: Policy, objectives: readonly Objective[]): Promise<number> {
  const { series } = recording;
  const config = { ...NO_MONITORING, policies: [policy], objectives };
  const { incidents, possibleIncidents, verdicts } = await replay(config, { series, logs: [] });
  // It says itself that incidents may be missing.
  if (verdicts[0]?.lateGap !== undefined) return 0;
  const all = [...incidents, ...possibleIncidents];
  const late = lateIncidents(recording, policy, new ServiceLevelObjectives(objectives));
  const ends = series.flatMap(({ points }) => points.map(({ interval }) => Date.parse(interval.endTime)));
  for (const { openedAt } of late) {
    // Where points are missing, a replay sees it up to that much later: after the end of the recording, maybe.
    if (openedAt > Math.max(...ends) - APART_MS) continue;
    // One that late points make begin earlier by up to their delay is the same incident.
    const isFound = all.some(
      (incident) => incident.openedAt.earliest - APART_MS <= openedAt && openedAt <= endOf(incident) + MINUTE,
    );
    expect([openedAt - START, isFound]).toEqual([openedAt - START, true]);
  }
  return late.length;
}

/** The incidents of an engine that gets each point when it is received and does not wait for it. */
function lateIncidents(
  { series, lateSeconds, offsetMs, phaseMs }: LateRecording,
  policy: Policy,
  objectives: ServiceLevelObjectives,
) {
  const points = series.flatMap(({ metric, resource, points: own }, place) =>
    own.map(({ interval, value }, i) => {
      const [at, start] = [Date.parse(interval.endTime), Date.parse(interval.startTime ?? '')];
      const lateMs = (lateSeconds[(i + 7 * place) % lateSeconds.length] ?? 0) * 1_000;
      return { series: { metric, resource }, at, start, value: value.doubleValue, receivedAt: at + lateMs };
    }),
  );
  const times = points.map(({ at }) => at);
  const extent = { from: Math.min(...times), to: Math.max(...times) };
  const engine = new AlertEngine([policy], DESCRIPTORS, {
    startAt: START - MINUTE + phaseMs,
    // A window ends where a point does, as in a replay (phases.ts).
    windowLagSeconds: modulo(phaseMs - offsetMs, MINUTE) / 1_000,
    objectives,
    extentOf: () => extent,
  });
  for (const { series: of, at, start, value, receivedAt } of points.sort((a, b) => a.receivedAt - b.receivedAt)) {
    engine.advanceTo(receivedAt - 1);
    engine.write(of, at, value, start);
  }
  return engine.finish(extent.to).incidents;
}

const DESCRIPTORS = new MetricDescriptors([
  { type: 'custom.googleapis.com/delta', metricKind: 'DELTA', valueType: 'DOUBLE' },
]);
