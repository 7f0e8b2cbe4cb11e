import type { Series } from '../../alerting/metrics/series';
import { evaluate, gauge, growing, incidents, times, type SeriesValues } from './declared-engine';

const HOUR = 60; // minutes
const SUBSCRIPTION = 'orders-import-sub';
const age: Series = {
  metric: { type: 'pubsub.googleapis.com/subscription/oldest_unacked_message_age', labels: {} },
  resource: {
    type: 'pubsub_subscription',
    labels: { project_id: 'orders-shop', subscription_id: SUBSCRIPTION },
  },
};
const holding = gauge('breakerHolding', 'guard', SUBSCRIPTION, {
  scope: 'breaker',
  criticality: 'P0',
  subscription_id: SUBSCRIPTION,
});
const behind = gauge('recorderBehind', 'guard', 'run-recorder', { scope: 'guard', criticality: 'P0' });
const ofPhase = { scope: 'phase', criticality: 'P0' } as const;
const ofRun = { scope: 'processor', criticality: 'P1' } as const;
const deadline = (name: 'deadlineMissed' | 'deadlineCausedHere', phase: string) => gauge(name, phase, 'all', ofPhase);
const run = (name: 'ageRatio' | 'silenceRatio') => gauge(name, 'price', 'order-pricing', ofRun);
const judged = (type: string, phase = 'price'): Series => ({
  metric: { type: 'logging.googleapis.com/user/phasewatch/deadlines_v1', labels: { phase, type } },
  resource: { type: 'cloud_run_revision', labels: { service_name: 'phasewatch-timeout-monitor' } },
});

describe('backlog-old', () => {
  test('pages once the oldest message has been too old for ten minutes', () => {
    expect(
      incidents(
        [
          [age, growing(60, 60)],
          [holding, times(60, 0)],
        ],
        60,
      ),
    ).toEqual(['backlog-old 21 open']);
  });

  test('does not page while a breaker holds the backlog, nor in the two hours after that', () => {
    const held = [...times(120, 1), ...times(180, 0)];
    const drains = [...growing(120, 60), ...growing(110, -60, 7_200), ...times(70, 0)];
    expect(
      incidents(
        [
          [age, drains],
          [holding, held],
        ],
        299,
      ),
    ).toEqual([]);
  });

  test('pages if the backlog does not drain after its breaker has closed', () => {
    const held = [...times(120, 1), ...times(180, 0)];
    const series: SeriesValues[] = [
      [age, growing(300, 60)],
      [holding, held],
    ];
    expect(incidents(series, 299)).toEqual(['backlog-old 250 open']);
  });
});

describe('backlog-old, by the data of the guard', () => {
  test('pages at once without data of the guard, and two hours after the last point that a breaker holds the backlog', () => {
    expect(incidents([[age, growing(120, 60)]], 119)).toEqual(['backlog-old 21 open']);
    const guardStops: SeriesValues[] = [
      [age, growing(200, 60)],
      [holding, [...times(30, 1), ...times(170, null)]],
    ];
    expect(incidents(guardStops, 199)).toEqual(['backlog-old 160 open']);
  });

  test('pages for a subscription while the breaker of another one is open', () => {
    const other = gauge('breakerHolding', 'guard', 'orders-dispatch-sub', {
      scope: 'breaker',
      criticality: 'P0',
      subscription_id: 'orders-dispatch-sub',
    });
    expect(
      incidents(
        [
          [age, growing(60, 60)],
          [holding, times(60, 0)],
          [other, times(60, 1)],
        ],
        60,
      ),
    ).toEqual(['backlog-old 21 open']);
  });
});

describe('deadline-missed', () => {
  test('pages for the phase that caused the miss, and for no phase that waits for it', () => {
    const late = (phase: string, caused: number): SeriesValues[] => [
      [deadline('deadlineMissed', phase), times(30, 1)],
      [deadline('deadlineCausedHere', phase), times(30, caused)],
    ];
    const series = [...late('import', 1), ...late('price', 0), ...late('report', 0)];
    expect(incidents(series, 29)).toEqual(['deadline-missed 0 open']);
  });

  test('does not page if every phase is in time', () => {
    expect(incidents([[deadline('deadlineCausedHere', 'import'), times(30, 0)]], 29)).toEqual([]);
  });

  test('is notified again every four hours while it is open', () => {
    const series: SeriesValues[] = [[deadline('deadlineCausedHere', 'import'), times(9 * HOUR, 1)]];
    const sent = (minutes: number) => evaluate(series, minutes).notifications.length;
    expect([sent(4 * HOUR - 1), sent(4 * HOUR + 1), sent(9 * HOUR - 1)]).toEqual([1, 2, 3]);
  });
});

describe('recorder-behind', () => {
  test('pages if the recorder does not catch up', () => {
    expect(incidents([[behind, growing(40, 60)]], 39)).toEqual(['recorder-behind 21 open']);
  });

  test('does not page while the recorder works off its backlog within ten minutes of an outage of Firestore', () => {
    const back = [3_600, ...growing(9, -300, 3_600), ...times(60, 0)];
    expect(incidents([[behind, back]], 60)).toEqual([]);
  });
});

describe('run-near-budget', () => {
  test('is one ticket for a run that ends at 99% of its budget', () => {
    const series: SeriesValues[] = [
      [run('ageRatio'), [...growing(34, 0.03), ...times(30, 0)]],
      [run('silenceRatio'), [...Array.from({ length: 34 }, (_, i) => (i % 5) / 15), ...times(30, 0)]],
    ];
    expect(incidents(series, 60)).toEqual(['run-near-budget 29 38']);
  });

  test('is no ticket for a run that takes 70% of its budget', () => {
    const series: SeriesValues[] = [
      [run('ageRatio'), [...growing(24, 0.03), 0]],
      [run('silenceRatio'), times(25, 0.1)],
    ];
    expect(incidents(series, 24)).toEqual([]);
  });

  test('closes when a run over its budget pages, and does not open for a run without heartbeat', () => {
    const over: SeriesValues[] = [
      [run('ageRatio'), growing(60, 0.03)],
      [run('silenceRatio'), times(60, 0.3)],
    ];
    expect(incidents(over, 59)).toEqual(['run-near-budget 29 34', 'run-over-budget 34 open']);
    const withoutHeartbeat: SeriesValues[] = [
      [run('ageRatio'), growing(34, 0.03)],
      [run('silenceRatio'), growing(34, 0.1)],
    ];
    expect(incidents(withoutHeartbeat, 33)).toEqual(['run-silent 11 open']);
  });

  test('does not open for a hang in the minutes before it pages', () => {
    const hangs: SeriesValues[] = [
      [run('ageRatio'), growing(12, 1 / 9)],
      [run('silenceRatio'), [...times(3, 0.1), ...growing(9, 1 / 6)]],
    ];
    expect(incidents(hangs, 11)).toEqual(['run-silent 10 open']);
  });
});

describe('deadline-missed-again', () => {
  const day = 24 * HOUR;
  const missedOn = (...days: readonly number[]): (number | null)[] =>
    Array.from({ length: 4 * day }, (_, minute) => (days.some((n) => n * day === minute) ? 1 : null));

  test('is a ticket after two misses of a phase on days in a row', () => {
    expect(incidents([[judged('deadline_missed'), missedOn(1, 2)]], 3 * day)).toEqual([
      `deadline-missed-again ${2 * day} ${2 * day + HOUR}`,
    ]);
  });

  test('is no ticket for two misses with a day between them, for misses of two phases, or for met deadlines', () => {
    const apart: SeriesValues = [judged('deadline_missed'), missedOn(1, 3)];
    const elsewhere: SeriesValues = [judged('deadline_missed', 'report'), missedOn(2)];
    const met: SeriesValues = [judged('deadline_met'), missedOn(1, 2, 3)];
    expect(incidents([apart, elsewhere, met], 4 * day - 1)).toEqual([]);
  });
});

describe('slo-burn-fast-import', () => {
  const outcome = (type: string): Series => ({
    metric: {
      type: 'logging.googleapis.com/user/phasewatch/run_outcomes_v1',
      labels: {
        phase: 'import',
        processor: 'order-import',
        type,
        failure_category: type === 'failed' ? 'unknown' : '',
      },
    },
    resource: { type: 'cloud_run_revision', labels: { service_name: 'orders-import' } },
  });
  const breaker = gauge('breakerOpen', 'import', 'orders-import', { scope: 'breaker', criticality: 'P0' });
  const failing: SeriesValues[] = [
    [outcome('succeeded'), times(180, 2)],
    [outcome('failed'), times(180, 1)],
  ];
  const pages = (...series: readonly SeriesValues[]) =>
    incidents(series, 179).filter((each) => each.startsWith('slo-burn-fast-import'));

  test('pages if a third of the runs fails and no breaker is open', () => {
    expect(pages(...failing, [breaker, times(180, 0)])).toEqual(['slo-burn-fast-import 5 open']);
  });

  test('does not page while a breaker of the phase is open, nor if no run fails', () => {
    expect(pages(...failing, [breaker, times(180, 1)])).toEqual([]);
    expect(pages([outcome('succeeded'), times(180, 2)], [breaker, times(180, 0)])).toEqual([]);
  });

  test('pages without data of the guard if its last point was that no breaker is open', () => {
    const breakerThenNoData: SeriesValues = [breaker, [...times(10, 0), ...times(170, null)]];
    const later: SeriesValues[] = failing.map(([series, values]) => [
      series,
      [...times(60, null), ...values.slice(60)],
    ]);
    expect(pages(...later, breakerThenNoData)).not.toEqual([]);
  });
});
