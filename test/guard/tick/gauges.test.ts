import type { GaugeName } from '../../../model/gauges';
import { decideTick, gaugesOf, type TickInput } from '../../../guard/tick/judge-runs';
import { unionOfSeries, type Gauges } from '../../../guard/tick/gauges';
import { closeRun, type RunRecord } from '../../../guard/run/run-record';
import {
  applyAll,
  COORDINATOR,
  guardConfig,
  heartbeat,
  MINUTE,
  recordAfter,
  running,
  started,
  succeeded,
  T0,
} from '../support/runs';

const config = guardConfig();

function tick(now: number, input: Partial<TickInput> = {}) {
  const nothing = { running: [], unresolved: [], laterSuccesses: new Map(), previousSeries: [] };
  return decideTick({ config, now, asOf: now, ...nothing, ...input });
}

function value({ points }: Gauges, gauge: GaugeName, taskId: string, job = 'phase5'): number | undefined {
  return points.find((point) => point.gauge === gauge && point.taskId === taskId && point.job === job)?.value;
}

describe('gauges while runs are in flight', () => {
  it('are the age over budget and the silence over the allowed silence', () => {
    const gauges = tick(T0 + 15 * MINUTE, { running: [running({}, T0, T0 + 10 * MINUTE)] });

    expect(value(gauges, 'ageRatio', COORDINATOR)).toBeCloseTo(0.5);
    expect(value(gauges, 'silenceRatio', COORDINATOR)).toBeCloseTo(5 / 11);
    expect(value(gauges, 'active', COORDINATOR)).toBe(1);
  });

  it('are the largest age and the longest silence of a processor’s runs, even of different runs', () => {
    const old = running({ run_id: 'old' }, T0, T0 + 14 * MINUTE);
    const silent = running({ run_id: 'silent' }, T0 + 9 * MINUTE);
    const gauges = tick(T0 + 15 * MINUTE, { running: [old, silent] });

    expect(value(gauges, 'ageRatio', COORDINATOR)).toBeCloseTo(0.5);
    expect(value(gauges, 'silenceRatio', COORDINATOR)).toBeCloseTo(6 / 11);
    expect(value(gauges, 'active', COORDINATOR)).toBe(2);
  });

  it('are labeled with phase, processor, scope and criticality', () => {
    const { points } = tick(T0, { running: [running({ processor: 'prediction-worker' }, T0)] });

    expect(points[0]).toEqual({
      gauge: 'ageRatio',
      job: 'phase5',
      taskId: 'prediction-worker',
      labels: { scope: 'processor', criticality: 'P1' },
      value: 0,
    });
  });

  it('do not exist for a processor that does not run', () => {
    expect(value(tick(T0), 'active', COORDINATOR)).toBeUndefined();
  });

  it('are never negative, even with different clocks', () => {
    const gauges = tick(T0, { running: [running({}, T0 + MINUTE)] });

    expect(value(gauges, 'ageRatio', COORDINATOR)).toBe(0);
    expect(value(gauges, 'silenceRatio', COORDINATOR)).toBe(0);
  });
});

describe('the dense series of a phase', () => {
  it('are 0 while it is idle', () => {
    const gauges = tick(T0);

    expect(gauges.points).toHaveLength(6);
    for (const job of ['phase1', 'phase5']) {
      expect(value(gauges, 'ageRatio', 'all', job)).toBe(0);
      expect(value(gauges, 'silenceRatio', 'all', job)).toBe(0);
      expect(value(gauges, 'active', 'all', job)).toBe(0);
    }
  });

  it('have the highest ratios of its processors, the count of its runs, and its highest criticality', () => {
    const gauges = tick(T0 + 6 * MINUTE, {
      running: [running({ run_id: 'a' }, T0), running({ run_id: 'b', processor: 'prediction-worker' }, T0)],
    });

    expect(value(gauges, 'ageRatio', 'all')).toBeCloseTo(0.6);
    expect(value(gauges, 'silenceRatio', 'all')).toBeCloseTo(1);
    expect(value(gauges, 'active', 'all')).toBe(2);
    expect(gauges.points.find((point) => point.taskId === 'all' && point.job === 'phase5')?.labels).toEqual({
      scope: 'phase',
      criticality: 'P0',
    });
  });

  it('do not exist for an undeclared phase: its processors are counted together', () => {
    const gauges = tick(T0, { running: [running({ phase: 'phase99', processor: 'ghost' }, T0)] });

    expect(value(gauges, 'active', 'undeclared', 'undeclared')).toBe(1);
    expect(gauges.points.filter(({ job, taskId }) => job === 'phase99' || taskId === 'ghost')).toEqual([]);
  });
});

describe('undeclared processors', () => {
  const ghosts = (count: number, phase: string) =>
    Array.from({ length: count }, (_, n) => running({ run_id: `r${n}`, phase, processor: `ghost-${n}` }, T0));

  it('share one series in each phase, however many names are printed', () => {
    const phases = Array.from({ length: 200 }, (_, n) => ghosts(1, `phase-${n}`)).flat();
    const { points, series } = tick(T0 + 6 * MINUTE, { running: [...ghosts(500, 'phase5'), ...phases] });

    expect(series.map(({ job, taskId }) => `${job}/${taskId}`)).toEqual(['phase5/undeclared', 'undeclared/undeclared']);
    expect(points.filter(({ gauge, taskId }) => gauge === 'active' && taskId === 'undeclared')).toMatchObject([
      { job: 'phase5', value: 500 },
      { job: 'undeclared', value: 200 },
    ]);
  });

  it('that an older monitor gave a series of their own get a last 0', () => {
    const old = { job: 'phase5', taskId: 'ghost-1', criticality: 'P0' };
    const gauges = tick(T0, { running: ghosts(2, 'phase5'), previousSeries: [old] });

    expect(value(gauges, 'active', 'ghost-1')).toBe(0);
    expect(value(gauges, 'active', 'undeclared')).toBe(2);
    expect(gauges.series.map(({ taskId }) => taskId)).toEqual(['undeclared']);
  });
});

describe('a processor’s series when it stops running', () => {
  const before = tick(T0, { running: [running({}, T0)] });

  it('gets one last point of 0', () => {
    const closing = tick(T0 + MINUTE, { previousSeries: before.series });
    const after = tick(T0 + 2 * MINUTE, { previousSeries: closing.series });

    expect(value(closing, 'ageRatio', COORDINATOR)).toBe(0);
    expect(value(closing, 'silenceRatio', COORDINATOR)).toBe(0);
    expect(value(closing, 'active', COORDINATOR)).toBe(0);
    expect(closing.series).toEqual([]);
    expect(value(after, 'ageRatio', COORDINATOR)).toBeUndefined();
  });

  it('gets no last point of 0 while it runs', () => {
    const { points } = tick(T0 + MINUTE, { running: [running({}, T0)], previousSeries: before.series });

    expect(points.filter((point) => point.taskId === COORDINATOR)).toHaveLength(3);
  });

  it('gets its last 0 under the old criticality after a deploy changed it', () => {
    const promoted = { ...config, processors: config.processors.map((p) => ({ ...p, criticality: 'P2' as const })) };
    const { points } = tick(T0 + MINUTE, {
      config: promoted,
      running: [running({}, T0)],
      previousSeries: before.series,
    });
    const ages = points.filter((point) => point.taskId === COORDINATOR && point.gauge === 'ageRatio');

    expect(ages.map((point) => [point.labels.criticality, point.value > 0])).toEqual([
      ['P2', true],
      ['P0', false],
    ]);
  });
});

describe('gauges of a run that was closed', () => {
  const hungRun = running({}, T0);
  const longRun = running({}, T0, T0 + 25 * MINUTE);

  it('are written by the same tick that closes the run', () => {
    const gauges = tick(T0 + 12 * MINUTE, { running: [hungRun] });

    expect(gauges.toClose).toHaveLength(1);
    expect(value(gauges, 'silenceRatio', COORDINATOR)).toBeGreaterThan(1);
    expect(value(gauges, 'active', COORDINATOR)).toBe(0);
  });

  it('stay above 1 and grow for a run closed without heartbeat, even after late heartbeats', () => {
    const closed = applyAll(closeRun(hungRun, 'went_silent', T0 + 12 * MINUTE), [[heartbeat(), T0 + 13 * MINUTE]]);
    const gauges = tick(T0 + 44 * MINUTE, { unresolved: [closed] });

    expect(value(gauges, 'silenceRatio', COORDINATOR)).toBeCloseTo(4);
    expect(value(gauges, 'ageRatio', COORDINATOR)).toBeCloseTo(44 / 30);
  });

  it('are over budget but not over the silence limit for a run that timed out, so that one policy pages', () => {
    const closed = closeRun(longRun, 'timed_out', T0 + 31 * MINUTE);

    for (const minutes of [31, 45, 600]) {
      const gauges = tick(T0 + minutes * MINUTE, { unresolved: [closed] });
      expect(value(gauges, 'ageRatio', COORDINATOR)).toBeGreaterThan(1);
      expect(value(gauges, 'silenceRatio', COORDINATOR)).toBeLessThan(1);
    }
  });

  it('stay on their side of 1 even if a late tick found the run past both limits', () => {
    const closed = closeRun(longRun, 'timed_out', T0 + 60 * MINUTE);
    const gauges = tick(T0 + 60 * MINUTE, { unresolved: [closed] });

    expect(value(gauges, 'silenceRatio', COORDINATOR)).toBeLessThan(1);
  });

  it('stay on their side of 1 even if a deploy changes the limits while the run is unresolved', () => {
    const generous = {
      ...config,
      processors: config.processors.map((p) => ({ ...p, budgetSeconds: 86_400, silenceSeconds: 86_400 })),
    };
    const timedOut = closeRun(longRun, 'timed_out', T0 + 31 * MINUTE);
    const silent = closeRun(hungRun, 'went_silent', T0 + 12 * MINUTE);
    const now = T0 + 32 * MINUTE;

    expect(value(tick(now, { config: generous, unresolved: [timedOut] }), 'ageRatio', COORDINATOR)).toBeGreaterThan(1);
    expect(value(tick(now, { config: generous, unresolved: [silent] }), 'silenceRatio', COORDINATOR)).toBeGreaterThan(
      1,
    );
  });

  it('stay on their side of 1 even if a late start line makes the run younger', () => {
    const guessed = closeRun(recordAfter([heartbeat({ elapsed_seconds: 1e6 }), T0]), 'timed_out', T0);
    const corrected = applyAll(guessed, [[started(), T0 - MINUTE]]);

    expect(value(tick(T0 + MINUTE, { unresolved: [corrected] }), 'ageRatio', COORDINATOR)).toBeGreaterThan(1);
  });

  it('stay above 1 while other work succeeds, and end with a later attempt of the same work', () => {
    const closed = closeRun(hungRun, 'went_silent', T0 + 12 * MINUTE);
    const success = (id: Parameters<typeof started>[0]): RunRecord =>
      recordAfter([started(id), T0 + 20 * MINUTE], [succeeded(id), T0 + 30 * MINUTE]);
    const at = (minutes: number, done: readonly RunRecord[]) =>
      tick(T0 + minutes * MINUTE, {
        unresolved: [closed],
        laterSuccesses: new Map([[closed.work, done]]),
        previousSeries: [{ job: 'phase5', taskId: COORDINATOR, criticality: 'P0' }],
      });

    const other = at(31, [success({ run_id: 'tomorrow', data_date: '2026-01-15' })]);
    const same = at(32, [success({ attempt: 2 })]);

    expect(value(other, 'silenceRatio', COORDINATOR)).toBeGreaterThan(1);
    expect(same.toResolve).toHaveLength(1);
    expect(value(same, 'silenceRatio', COORDINATOR)).toBe(0);
    expect(value(same, 'silenceRatio', 'all')).toBe(0);
  });
});

describe('the gauges of a tick', () => {
  it('include a tick of 1 with the highest criticality of all processors', () => {
    expect(tick(T0).tick).toEqual({
      gauge: 'tick',
      job: 'guard',
      taskId: 'timeout-monitor',
      labels: { scope: 'guard', criticality: 'P0' },
      value: 1,
    });
  });

  it('are the same in a deciding and a read-only tick when there are no decisions', () => {
    const runs = [running({}, T0, T0 + 4 * MINUTE)];
    const { points, series } = tick(T0 + 5 * MINUTE, { running: runs });
    const looked = gaugesOf({ config, asOf: T0 + 5 * MINUTE, running: runs, unresolved: [], previousSeries: [] });

    expect(looked).toEqual({ points, series });
  });

  it('have one point per series', () => {
    const { points } = tick(T0, {
      running: [running({}, T0), running({ run_id: 'x', phase: 'phase99', processor: 'all' }, T0)],
      previousSeries: [{ job: 'phase5', taskId: 'gone', criticality: 'P1' }],
    });
    const keys = points.map((p) => [p.gauge, p.job, p.taskId, p.labels.scope, p.labels.criticality].join('/'));

    expect(new Set(keys).size).toBe(keys.length);
  });

  it('count a series once in the union of two ticks', () => {
    const a = { job: 'phase5', taskId: 'a', criticality: 'P0' };
    const b = { job: 'phase5', taskId: 'b', criticality: 'P0' };

    expect(unionOfSeries([a], [{ ...a }, b])).toEqual([a, b]);
  });
});
