import { GAUGE_RESOURCE, GAUGES, type AnyGaugeName, type GaugeLabels } from '../../model/gauges';
import { nbaProps } from '../../pipelines/nba-props';
import { AlertEngine } from '../../alerting/evaluation/incremental/engine';
import type { EngineResult } from '../../alerting/evaluation/result';
import { ServiceLevelObjectives } from '../../alerting/policies/service-level-objective';
import { knownMetrics } from '../../alerting/known-metrics';
import { monitoringInTerraform } from '../../terraform/monitoring-in-terraform';
import type { Series } from '../../alerting/metrics/series';
import { Observed } from './observed';

const MINUTE = 60_000;
const HOUR = 60;
const START = Date.UTC(2026, 0, 14, 3);
const watched = monitoringInTerraform([new Observed(nbaProps).document]);
const descriptors = knownMetrics(watched);
const objectives = new ServiceLevelObjectives(watched.objectives);

/** Values of a series, one a minute; null: no point. */
type Told = readonly [series: Series, values: readonly (number | null)[]];

const gauge = (name: AnyGaugeName, job: string, task_id: string, labels: GaugeLabels): Series => ({
  metric: { type: GAUGES[name].type, labels: { ...labels } },
  resource: {
    type: GAUGE_RESOURCE,
    labels: { project_id: 'nba-props-platform', location: 'us-west2', namespace: 'nba-props-prod', job, task_id },
  },
});
const SUBSCRIPTION = 'nba-phase3-analytics-sub';
const age: Series = {
  metric: { type: 'pubsub.googleapis.com/subscription/oldest_unacked_message_age', labels: {} },
  resource: {
    type: 'pubsub_subscription',
    labels: { project_id: 'nba-props-platform', subscription_id: SUBSCRIPTION },
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
const run = (name: 'ageRatio' | 'silenceRatio') => gauge(name, 'phase4', 'MLFeatureStoreProcessor', ofRun);
const judged = (type: string, phase = 'phase4'): Series => ({
  metric: { type: 'logging.googleapis.com/user/phasewatch/deadlines_v1', labels: { phase, type } },
  resource: { type: 'cloud_run_revision', labels: { service_name: 'phasewatch-timeout-monitor' } },
});

const times = (n: number, value: number | null) => Array<number | null>(n).fill(value);
const growing = (n: number, step: number, from = 0) => Array.from({ length: n }, (_, i) => from + i * step);

/** What the synthesized policies make of these series. */
function watch(told: readonly Told[], minutes: number): EngineResult {
  const engine = new AlertEngine(watched.policies, descriptors, { startAt: START, objectives });
  for (let minute = 0; minute <= minutes; minute++) {
    const at = START + minute * MINUTE;
    for (const [series, values] of told) {
      const value = values[minute];
      if (value !== null && value !== undefined) engine.write(series, at, value, at - MINUTE);
    }
    engine.advanceTo(at);
  }
  return engine.finish(START + minutes * MINUTE);
}

/** What fires, with the minutes at which it opened and closed. */
const incidents = (told: readonly Told[], minutes: number): string[] =>
  watch(told, minutes).incidents.map(({ policy, openedAt, closedAt }) => {
    const name = /\.([\w-]+)_policy_\w+$/.exec(policy)?.[1] ?? policy;
    const closed = closedAt === null ? 'open' : (closedAt - START) / MINUTE;
    return `${name} ${(openedAt - START) / MINUTE} ${closed}`;
  });

describe('backlog-old', () => {
  test('pages for a backlog that nobody wants, once it has been too old for ten minutes', () => {
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

  test('does not page while a breaker holds it, nor in the two hours that it has to drain after that', () => {
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

  test('pages where it does not drain though its breaker has closed', () => {
    const held = [...times(120, 1), ...times(180, 0)];
    const told: Told[] = [
      [age, growing(300, 60)],
      [holding, held],
    ];
    expect(incidents(told, 299)).toEqual(['backlog-old 250 open']);
  });

  test('pages where the guard says nothing: at once, or two hours after it said last that a breaker holds it', () => {
    expect(incidents([[age, growing(120, 60)]], 119)).toEqual(['backlog-old 21 open']);
    const dies: Told[] = [
      [age, growing(200, 60)],
      [holding, [...times(30, 1), ...times(170, null)]],
    ];
    expect(incidents(dies, 199)).toEqual(['backlog-old 160 open']);
  });

  test('of one subscription is not held back by the breaker of another', () => {
    const other = gauge('breakerHolding', 'guard', 'phase6-export-sub', {
      scope: 'breaker',
      criticality: 'P0',
      subscription_id: 'phase6-export-sub',
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
  test('pages for the phase in which it was caused, and for none that waits for it', () => {
    const late = (phase: string, caused: number): Told[] => [
      [deadline('deadlineMissed', phase), times(30, 1)],
      [deadline('deadlineCausedHere', phase), times(30, caused)],
    ];
    const told = [...late('phase2', 1), ...late('phase3', 0), ...late('phase4', 0)];
    expect(incidents(told, 29)).toEqual(['deadline-missed 0 open']);
  });

  test('is silent where every phase is in time', () => {
    expect(incidents([[deadline('deadlineCausedHere', 'phase2'), times(30, 0)]], 29)).toEqual([]);
  });

  test('that nobody answers is told again after four hours, and not before', () => {
    const told: Told[] = [[deadline('deadlineCausedHere', 'phase2'), times(9 * HOUR, 1)]];
    const sent = (minutes: number) => watch(told, minutes).notifications.length;
    expect([sent(4 * HOUR - 1), sent(4 * HOUR + 1), sent(9 * HOUR - 1)]).toEqual([1, 2, 3]);
  });
});

describe('recorder-behind', () => {
  test('pages where it does not catch up', () => {
    expect(incidents([[behind, growing(40, 60)]], 39)).toEqual(['recorder-behind 21 open']);
  });

  test('leaves it ten minutes to work off what waited while Firestore was away', () => {
    const back = [3_600, ...growing(9, -300, 3_600), ...times(60, 0)];
    expect(incidents([[behind, back]], 60)).toEqual([]);
  });
});

describe('run-near-budget', () => {
  test('is one ticket for a run that takes from 86 to 99% of its budget and ends', () => {
    const told: Told[] = [
      [run('ageRatio'), [...growing(34, 0.03), ...times(30, 0)]],
      [run('silenceRatio'), [...Array.from({ length: 34 }, (_, i) => (i % 5) / 15), ...times(30, 0)]],
    ];
    expect(incidents(told, 60)).toEqual(['run-near-budget 29 38']);
  });

  test('is none for a run that takes 70%', () => {
    const told: Told[] = [
      [run('ageRatio'), [...growing(24, 0.03), 0]],
      [run('silenceRatio'), times(25, 0.1)],
    ];
    expect(incidents(told, 24)).toEqual([]);
  });

  test('gives way to the page of a run that is over its budget, and says nothing of one that is silent', () => {
    const over: Told[] = [
      [run('ageRatio'), growing(60, 0.03)],
      [run('silenceRatio'), times(60, 0.3)],
    ];
    expect(incidents(over, 59)).toEqual(['run-near-budget 29 34', 'run-over-budget 34 open']);
    const silent: Told[] = [
      [run('ageRatio'), growing(34, 0.03)],
      [run('silenceRatio'), growing(34, 0.1)],
    ];
    expect(incidents(silent, 33)).toEqual(['run-silent 11 open']);
  });

  test('says nothing of a run that hangs and is on its way to its page', () => {
    const hangs: Told[] = [
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

  test('is a ticket after two misses of one phase on days in a row', () => {
    expect(incidents([[judged('deadline_missed'), missedOn(1, 2)]], 3 * day)).toEqual([
      `deadline-missed-again ${2 * day} ${2 * day + HOUR}`,
    ]);
  });

  test('is none for two misses with a day between them, of two phases, or where deadlines are met', () => {
    const apart: Told = [judged('deadline_missed'), missedOn(1, 3)];
    const elsewhere: Told = [judged('deadline_missed', 'phase5'), missedOn(2)];
    const met: Told = [judged('deadline_met'), missedOn(1, 2, 3)];
    expect(incidents([apart, elsewhere, met], 4 * day - 1)).toEqual([]);
  });
});

describe('slo-burn-fast-phase2', () => {
  const outcome = (type: string): Series => ({
    metric: {
      type: 'logging.googleapis.com/user/phasewatch/run_outcomes_v1',
      labels: {
        phase: 'phase2',
        processor: 'NbacScheduleProcessor',
        type,
        failure_category: type === 'failed' ? 'unknown' : '',
      },
    },
    resource: { type: 'cloud_run_revision', labels: { service_name: 'nba-phase2-raw-processors' } },
  });
  const breaker = gauge('breakerOpen', 'phase2', 'nba-phase2-raw-processors', { scope: 'breaker', criticality: 'P0' });
  const failing: Told[] = [
    [outcome('succeeded'), times(180, 2)],
    [outcome('failed'), times(180, 1)],
  ];
  const pages = (...told: readonly Told[]) =>
    incidents(told, 179).filter((each) => each.startsWith('slo-burn-fast-phase2'));

  test('pages where a third of the runs fails and no breaker is open', () => {
    expect(pages(...failing, [breaker, times(180, 0)])).toEqual(['slo-burn-fast-phase2 5 open']);
  });

  test('does not page while a breaker of the phase is open, nor where hardly any run fails', () => {
    expect(pages(...failing, [breaker, times(180, 1)])).toEqual([]);
    expect(pages([outcome('succeeded'), times(180, 2)], [breaker, times(180, 0)])).toEqual([]);
  });

  test('pages though the guard has died, where it said last that no breaker is open', () => {
    const died: Told = [breaker, [...times(10, 0), ...times(170, null)]];
    const later: Told[] = failing.map(([series, values]) => [series, [...times(60, null), ...values.slice(60)]]);
    expect(pages(...later, died)).not.toEqual([]);
  });
});
