import fc from 'fast-check';
import { NO_MONITORING } from '../../alerting/monitoring-config';
import { policyFromApi } from '../../alerting/policies/policy-from-api';
import { replay, type Replay, type ReplayOptions } from '../../replay/replay';

export const START = Date.parse('2026-03-01T00:00:00Z');
export const MINUTE = 60_000;

const KINDS = ['GAUGE', 'DELTA', 'CUMULATIVE'] as const;
type Kind = (typeof KINDS)[number];

/** A series whose points come at a step, with a place within the minute and values that repeat. */
export interface Traffic {
  readonly kind: Kind;
  readonly name: string;
  readonly stepMs: number;
  readonly offsetMs: number;
  readonly values: readonly number[];
}

/** The series of a part of the traffic, `fromMs` and `toMs` after START; points are numbered from long before it. */
export function seriesOf(traffic: Traffic, fromMs: number, toMs: number, rest: object = {}) {
  const { kind, name, stepMs, offsetMs, values } = traffic;
  const first = Math.ceil((fromMs - offsetMs) / stepMs);
  const last = Math.floor((toMs - offsetMs) / stepMs);
  const sum = values.reduce((total, value) => total + value, 0);
  const valueAt = (n: number) => values[((n % values.length) + values.length) % values.length] ?? 0;
  const totalAt = (n: number) => {
    let total = Math.floor(n / values.length) * sum;
    for (let i = Math.floor(n / values.length) * values.length; i <= n; i++) total += valueAt(i);
    return total + 1_000_000;
  };
  const iso = (n: number) => new Date(START + offsetMs + n * stepMs).toISOString();
  return {
    metric: { type: `custom.googleapis.com/${kind.toLowerCase()}`, labels: { name } },
    resource: { type: 'generic_task', labels: { task_id: name } },
    metricKind: kind,
    valueType: 'DOUBLE',
    points: Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
      const n = first + i;
      const startTime = kind === 'DELTA' ? { startTime: iso(n - 1) } : {};
      const start = kind === 'CUMULATIVE' ? { startTime: '2026-01-01T00:00:00Z' } : startTime;
      return {
        interval: { ...start, endTime: iso(n) },
        value: { doubleValue: kind === 'CUMULATIVE' ? totalAt(n) : valueAt(n) },
      };
    }),
    ...rest,
  };
}

/** A condition, and how far it looks back in minutes. */
export interface DrawnCondition {
  readonly body: object;
  readonly reachMinutes: number;
}

const ALIGNERS = {
  GAUGE: ['SUM', 'MAX', 'MIN', 'MEAN', 'COUNT', 'NEXT_OLDER'],
  DELTA: ['SUM', 'DELTA', 'RATE', 'MAX', 'COUNT'],
  CUMULATIVE: ['DELTA', 'RATE'],
} as const;

const filterOf = (kind: Kind) =>
  `metric.type = "custom.googleapis.com/${kind.toLowerCase()}" AND resource.type = "generic_task"`;

const aggregationOf = (aligner: string, minutes: number, reducer?: string) => ({
  alignmentPeriod: `${minutes * 60}s`,
  perSeriesAligner: `ALIGN_${aligner}`,
  ...(reducer === undefined ? {} : { crossSeriesReducer: reducer }),
});

export const conditions = (kind: Kind): fc.Arbitrary<DrawnCondition> =>
  fc
    .record({
      aligner: fc.constantFrom(...ALIGNERS[kind]),
      minutes: fc.constantFrom(1, 2, 5, 10),
      durationMinutes: fc.constantFrom(0, 0, 1, 3),
      comparison: fc.constantFrom('COMPARISON_LT', 'COMPARISON_LT', 'COMPARISON_GT'),
      factor: fc.constantFrom(0.3, 0.9, 1.1, 3),
      reducer: fc.constantFrom(undefined, undefined, 'REDUCE_SUM', 'REDUCE_MAX'),
      form: fc.constantFrom('threshold', 'threshold', 'threshold', 'ratio', 'absence'),
    })
    .map(({ aligner, minutes, durationMinutes, comparison, factor, reducer, form }) => {
      const aggregations = [aggregationOf(aligner, minutes, reducer)];
      if (form === 'absence') {
        const duration = `${(durationMinutes + 2) * 60}s`;
        return {
          body: { displayName: 'c', conditionAbsent: { filter: filterOf(kind), aggregations, duration } },
          reachMinutes: minutes + durationMinutes + 2,
        };
      }
      // About what five a minute give.
      const usual = aligner === 'RATE' ? 5 / 60 : aligner === 'SUM' || aligner === 'DELTA' ? 5 * minutes : 5;
      const ratio = {
        denominatorFilter: filterOf(kind),
        denominatorAggregations: [aggregationOf(aligner, minutes, reducer)],
      };
      const threshold = {
        filter: filterOf(kind),
        aggregations,
        comparison,
        thresholdValue: form === 'ratio' ? factor : usual * factor,
        duration: `${durationMinutes * 60}s`,
        ...(form === 'ratio' ? ratio : {}),
      };
      return { body: { displayName: 'c', conditionThreshold: threshold }, reachMinutes: minutes + durationMinutes };
    });

const QUERIES = {
  GAUGE: ['X > 4', 'sum(X) < 8', 'avg(X) > 6', 'avg_over_time(X[5m]) < 4', 'count_over_time(X[5m]) < 5', 'absent(X)'],
  DELTA: ['increase(X[5m]) < 20', 'rate(X[2m]) > 0.09', 'sum(rate(X[5m])) < 0.1'],
  CUMULATIVE: ['rate(X[1m]) > 0.01', 'rate(X[5m]) < 0.08', 'increase(X[2m]) > 11', 'X unless X offset 5m'],
} as const;

const queries = (kind: Kind): fc.Arbitrary<DrawnCondition[]> =>
  fc.tuple(fc.constantFrom(...QUERIES[kind]), fc.constantFrom(0, 2)).map(([text, durationMinutes]) => {
    const query = text.replaceAll('X', `custom_googleapis_com:${kind.toLowerCase()}`);
    const condition = { query, duration: `${durationMinutes * 60}s`, evaluationInterval: '60s' };
    const body = { displayName: 'c', conditionPrometheusQueryLanguage: condition };
    return [{ body, reachMinutes: 10 + durationMinutes }];
  });

export function policyOf(bodies: readonly object[], combiner = 'OR', id = 'p') {
  return policyFromApi({
    name: `projects/p/alertPolicies/${id}`,
    displayName: id,
    combiner,
    conditions: bodies.map((body, i) => ({ ...body, displayName: `condition ${i}` })),
    notificationChannels: ['pager'],
  });
}

/** One recording with one policy on it. */
export interface DrawnRecording {
  readonly traffic: readonly Traffic[];
  readonly policy: ReturnType<typeof policyOf>;
  readonly reachMinutes: number;
  readonly fromMs: number;
  readonly toMs: number;
}

export const recordings = fc.constantFrom(...KINDS).chain((kind) =>
  fc
    .record({
      traffic: fc.array(
        fc.record({
          kind: fc.constant(kind),
          stepMs: fc.constantFrom(MINUTE, MINUTE, MINUTE / 4, MINUTE / 2),
          offsetMs: fc.constantFrom(0, 0, 13_000, 59_500),
          values: fc.array(fc.constantFrom(5, 5, 5, 5, 0, 2, 20), { minLength: 1, maxLength: 12 }),
        }),
        { minLength: 1, maxLength: 2 },
      ),
      bodies: fc.oneof(
        { weight: 4, arbitrary: fc.array(conditions(kind), { minLength: 1, maxLength: 2 }) },
        { weight: 1, arbitrary: queries(kind) },
      ),
      combiner: fc.constantFrom('OR', 'AND', 'AND_WITH_MATCHING_RESOURCE'),
      startMinute: fc.integer({ min: 0, max: 30 }),
      startSecond: fc.integer({ min: 0, max: 59 }),
      minutes: fc.integer({ min: 3, max: 60 }),
    })
    .map(({ traffic, bodies, combiner, startMinute, startSecond, minutes }): DrawnRecording => {
      const fromMs = startMinute * MINUTE + startSecond * 1_000;
      return {
        traffic: traffic.map((one, i) => ({ ...one, name: `s${i}` })),
        policy: policyOf(
          bodies.map(({ body }) => body),
          combiner,
        ),
        reachMinutes: Math.max(...bodies.map(({ reachMinutes }) => reachMinutes)),
        fromMs,
        toMs: fromMs + minutes * MINUTE,
      };
    }),
);

/** A replay of a part of the traffic, with more series beside it. */
export function replayPart(
  { traffic, policy }: DrawnRecording,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  options: ReplayOptions = {},
  others: readonly object[] = [],
): Promise<Replay> {
  const series = traffic.map((one) => seriesOf(one, fromMs, toMs));
  return replay({ ...NO_MONITORING, policies: [policy] }, { series: [...series, ...others], logs: [] }, options);
}
