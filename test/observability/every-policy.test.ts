import type { Series } from '../../alerting/metrics/series';
import type { AnyGaugeName, GaugeLabels } from '../../model/gauges';
import { examplePipeline } from '../example/pipeline';
import { gauge, growing, incidents, TICK, times, type SeriesValues } from './declared-engine';
import { Observed } from './observed';

const HOUR = 60; // minutes
const DAY = 24 * HOUR;

interface Case {
  /** How long the series are evaluated, in minutes. */
  readonly minutes: number;
  readonly fires: readonly SeriesValues[];
  /** The nearest series for which the policy must not fire. */
  readonly correct: readonly SeriesValues[];
}

const RUN = (service: string): Series['resource'] => ({
  type: 'cloud_run_revision',
  labels: { service_name: service },
});
const MONITOR = RUN('phasewatch-timeout-monitor');

/** The series of a log-based metric. */
function counted(metric: string, labels: Readonly<Record<string, string>>, resource = RUN('orders-import')): Series {
  return { metric: { type: `logging.googleapis.com/user/phasewatch/${metric}`, labels: { ...labels } }, resource };
}

/** `n` in the first minute, then none: one burst of log entries. */
function once(n: number, minutes: number): (number | null)[] {
  return [n, ...times(minutes, null)];
}

/** A ticket that counts log entries: it fires for one more than `most`. */
function above(most: number, series: Series): Case {
  return { minutes: 20, fires: [[series, once(most + 1, 20)]], correct: [[series, once(most, 20)]] };
}

const OF_RUN = (criticality: string) => ({ scope: 'processor', criticality }) as const;
const OF_PHASE = (criticality: string) => ({ scope: 'phase', criticality }) as const;

/** A gauge whose policy fires above `limit`, for series of these labels only. */
function gaugeAbove(limit: number, name: AnyGaugeName, labels: GaugeLabels, otherLabels?: GaugeLabels): Case {
  const series = (of: GaugeLabels) => gauge(name, 'price', of.scope === 'phase' ? 'all' : 'order-pricing', of);
  return {
    minutes: 30,
    fires: [[series(labels), times(31, limit + 0.5)]],
    correct: [
      [series(labels), times(31, limit)],
      ...(otherLabels === undefined ? [] : [[series(otherLabels), times(31, limit + 0.5)] as const]),
    ],
  };
}

/** A run with heartbeats, and its age over its budget. */
function runOf(criticality: string, ageRatio: readonly (number | null)[]): SeriesValues[] {
  return [
    [gauge('ageRatio', 'price', 'order-pricing', OF_RUN(criticality)), ageRatio],
    [gauge('silenceRatio', 'price', 'order-pricing', OF_RUN(criticality)), ageRatio.map(() => 0.2)],
  ];
}

const outcome = (type: string, category = '') =>
  counted('run_outcomes_v1', { phase: 'import', processor: 'order-import', type, failure_category: category });

/** Of 30 runs an hour, this many fail. The goal of the import is 99%. */
function failing(perHour: number, minutes: number): SeriesValues[] {
  const every = (n: number) =>
    Array.from({ length: minutes }, (_, minute) => (minute % (HOUR / n) === HOUR / n - 1 ? 1 : null));
  return [
    [outcome('succeeded'), every(30)],
    ...(perHour === 0 ? [] : [[outcome('failed', 'unknown'), every(perHour)] as const]),
    [gauge('breakerOpen', 'import', 'orders-import', { scope: 'breaker', criticality: 'P1' }), times(minutes, 0)],
  ];
}

const age: Series = {
  metric: { type: 'pubsub.googleapis.com/subscription/oldest_unacked_message_age', labels: {} },
  resource: {
    type: 'pubsub_subscription',
    labels: { project_id: 'orders-shop', subscription_id: 'orders-import-sub' },
  },
};
const waiting = (subscription: string): Series => ({
  metric: { type: 'pubsub.googleapis.com/subscription/num_undelivered_messages', labels: {} },
  resource: { type: 'pubsub_subscription', labels: { project_id: 'orders-shop', subscription_id: subscription } },
});
const behind = gauge('recorderBehind', 'guard', 'run-recorder', { scope: 'guard', criticality: 'P0' });
const truncated = gauge('truncated', 'guard', 'timeout-monitor', { scope: 'guard', criticality: 'P0' });
const refused = gauge('triggersRefused', 'guard', 'timeout-monitor', { scope: 'guard', criticality: 'P0' });
const missedOn = (days: readonly number[]) =>
  Array.from({ length: 4 * DAY }, (_, minute) => (days.includes(minute / DAY) ? 1 : null));
const missed = counted('deadlines_v1', { phase: 'price', type: 'deadline_missed' }, MONITOR);

const CASES: Readonly<Record<string, Case>> = {
  'run-silent': gaugeAbove(1, 'silenceRatio', OF_RUN('P0'), OF_RUN('P2')),
  'run-silent-low': gaugeAbove(1, 'silenceRatio', OF_RUN('P3'), OF_RUN('P1')),
  'run-over-budget': { minutes: 30, fires: runOf('P1', times(31, 1.5)), correct: runOf('P3', times(31, 1.5)) },
  'run-over-budget-low': { minutes: 30, fires: runOf('P2', times(31, 1.5)), correct: runOf('P2', times(31, 1)) },
  'run-near-budget': { minutes: 40, fires: runOf('P0', growing(34, 0.03)), correct: runOf('P0', growing(24, 0.03)) },
  'monitor-down': { minutes: 40, fires: [[TICK, times(10, 1)]], correct: [[TICK, times(41, 1)]] },
  'deadline-missed': gaugeAbove(0, 'deadlineCausedHere', OF_PHASE('P0'), OF_PHASE('P2')),
  'deadline-missed-low': gaugeAbove(0, 'deadlineCausedHere', OF_PHASE('P2'), OF_PHASE('P1')),
  'deadline-missed-again': {
    minutes: 4 * DAY - 1,
    fires: [[missed, missedOn([1, 2])]],
    correct: [[missed, missedOn([1, 3])]],
  },
  'recorder-behind': {
    minutes: 60,
    fires: [[behind, times(61, 301)]],
    correct: [[behind, [...times(8, 301), ...times(53, 0)]]],
  },
  'tick-truncated': {
    minutes: 30,
    fires: [[truncated, times(31, 1)]],
    correct: [[truncated, [...times(4, 1), ...times(27, 0)]]],
  },
  'trigger-refused': {
    minutes: 30,
    fires: [[refused, [...times(5, 0), 2, 1, ...times(24, 0)]]],
    // One call that fails, and works at the next tick.
    correct: [
      [refused, times(31, 0)],
      [refused, [...times(5, 0), 1, ...times(25, 0)]],
    ],
  },
  'breaker-open': gaugeAbove(0, 'breakerOpen', { scope: 'breaker', criticality: 'P0' }),
  'runs-not-started': gaugeAbove(0, 'notStarted', OF_PHASE('P2')),
  'actionable-failures': {
    minutes: 20,
    fires: [[outcome('failed', 'processing_error'), once(1, 20)]],
    correct: [
      [outcome('failed', 'no_data_available'), once(9, 20)],
      [outcome('went_silent'), once(9, 20)],
    ],
  },
  'retry-storm': above(100, outcome('failed', 'no_data_available')),
  'rejected-events': above(0, counted('rejected_events_v1', { reason: 'malformed' }, RUN('phasewatch-run-recorder'))),
  'guard-errors': above(3, counted('guard_errors_v1', { service: 'phasewatch-timeout-monitor' }, MONITOR)),
  'calls-refused': above(0, counted('calls_refused_v1', { service: 'orders-import' })),
  'server-errors': above(5, counted('server_errors_v1', { service: 'orders-import' })),
  'near-timeouts': above(0, counted('near_timeouts_v1', { service: 'orders-import' })),
  'scheduler-failures': above(
    0,
    counted(
      'scheduler_failures_v1',
      { job: 'orders-report-daily' },
      { type: 'cloud_scheduler_job', labels: { job_id: 'orders-report-daily', location: 'europe-west3' } },
    ),
  ),
  'backlog-old': { minutes: 60, fires: [[age, growing(61, 60)]], correct: [[age, times(61, 599)]] },
  'dead-letters': {
    minutes: 30,
    fires: [[waiting('orders-files-dlq-kept'), times(31, 1)]],
    correct: [
      [waiting('orders-files-dlq-kept'), times(31, 0)],
      [waiting('orders-import-sub'), times(31, 9)],
    ],
  },
  'slo-burn-fast-import': { minutes: 3 * HOUR, fires: failing(10, 3 * HOUR), correct: failing(3, 3 * HOUR) },
  'slo-burn-slow-import': { minutes: DAY, fires: failing(2, DAY), correct: failing(0, DAY) },
};

const firingIn = (series: readonly SeriesValues[], minutes: number) =>
  incidents(series, minutes).map((incident) => incident.split(' ')[0]);

describe('every alert policy of the example pipeline', () => {
  test('has a case here', () => {
    expect(Object.keys(CASES).sort()).toEqual([...new Observed(examplePipeline).policies.keys()].sort());
  });

  test.each(Object.entries(CASES))('fires for its fault: %s', (policy, { fires, minutes }) => {
    expect(firingIn(fires, minutes)).toContain(policy);
  });

  test.each(Object.entries(CASES))('does not fire without its fault: %s', (policy, { correct, minutes }) => {
    expect(firingIn(correct, minutes)).not.toContain(policy);
  });
});
