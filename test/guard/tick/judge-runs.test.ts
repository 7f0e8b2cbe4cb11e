import { judgeRun, resolves, decideTick, type TickInput } from '../../../guard/tick/judge-runs';
import { closeRun, type RunRecord } from '../../../guard/run/run-record';
import {
  applyAll,
  COORDINATOR,
  guardConfig,
  MINUTE,
  recordAfter,
  running,
  SECOND,
  started,
  succeeded,
  T0,
} from '../support/runs';

const LIMITS = { budgetMs: 30 * MINUTE, silenceMs: 11 * MINUTE, needsProgress: false };
const config = guardConfig();

function decide(now: number, input: Partial<TickInput>) {
  return decideTick({
    config,
    now,
    asOf: now,
    running: [],
    unresolved: [],
    laterSuccesses: new Map(),
    previousSeries: [],
    ...input,
  });
}

describe('judging a run by the clock', () => {
  it('keeps a run open that is exactly at its budget and was just seen', () => {
    expect(judgeRun(running({}, T0, T0 + 30 * MINUTE), LIMITS, T0 + 30 * MINUTE)).toBeUndefined();
  });

  it('times out a run over its budget, even with heartbeats', () => {
    const now = T0 + 30 * MINUTE + SECOND;

    expect(judgeRun(running({}, T0, now), LIMITS, now)).toBe('timed_out');
  });

  it('keeps a run open at exactly its allowed silence', () => {
    expect(judgeRun(running({}, T0), LIMITS, T0 + 11 * MINUTE)).toBeUndefined();
  });

  it('closes a run without a heartbeat for longer than is allowed', () => {
    expect(judgeRun(running({}, T0), LIMITS, T0 + 11 * MINUTE + SECOND)).toBe('went_silent');
  });

  it('reports the limit that a run crossed first', () => {
    const lateTick = T0 + 60 * MINUTE;

    expect(judgeRun(running({}, T0, T0 + 10 * MINUTE), LIMITS, lateTick)).toBe('went_silent');
    expect(judgeRun(running({}, T0, T0 + 25 * MINUTE), LIMITS, lateTick)).toBe('timed_out');
  });

  it('does not judge a run that has ended or was closed', () => {
    const ended = recordAfter([started(), T0], [succeeded(), T0 + MINUTE]);
    const closed = closeRun(running({}, T0), 'went_silent', T0 + 12 * MINUTE);

    expect(judgeRun(ended, LIMITS, T0 + 60 * MINUTE)).toBeUndefined();
    expect(judgeRun(closed, LIMITS, T0 + 60 * MINUTE)).toBeUndefined();
  });

  it('treats a run that starts in the future as new', () => {
    expect(judgeRun(running({}, T0 + 5 * MINUTE), LIMITS, T0)).toBeUndefined();
  });
});

describe('an undeclared processor', () => {
  const undeclared = (phase: string, startedAt: number, lastSeenAt: number) =>
    running({ run_id: 's', phase, processor: 'undeclared' }, startedAt, lastSeenAt);

  it.each(['phase5', 'phase1', 'phase99'])(
    'has the longest limits of all, so that its hang is found in %s',
    (phase) => {
      const run = undeclared(phase, T0, T0 + 20 * MINUTE);

      expect(decide(T0 + 30 * MINUTE, { running: [run] }).toClose).toEqual([]);
      expect(decide(T0 + 30 * MINUTE + 1, { running: [run] }).toClose).toEqual([{ run, reason: 'timed_out' }]);
    },
  );

  it('has limits even in a pipeline without processors', () => {
    const run = undeclared('phase5', T0, T0);
    const decision = decideTick({
      config: { ...config, processors: [] },
      now: T0 + 16 * MINUTE,
      asOf: T0 + 16 * MINUTE,
      running: [run],
      unresolved: [],
      laterSuccesses: new Map(),
      previousSeries: [],
    });

    expect(decision.toClose).toEqual([{ run, reason: 'went_silent' }]);
  });
});

describe('a processor with its own limits', () => {
  it('is judged by its own limits, not by those of other processors', () => {
    const worker = running({ run_id: 'w', processor: 'prediction-worker' }, T0, T0 + 10 * MINUTE);
    const coordinator = running({ run_id: 'c' }, T0, T0 + 10 * MINUTE);

    expect(decide(T0 + 11 * MINUTE, { running: [worker, coordinator] }).toClose).toEqual([
      { run: worker, reason: 'timed_out' },
    ]);
  });
});

describe('the work of a closed run', () => {
  const closed = closeRun(running({ run_id: 'r1' }, T0), 'went_silent', T0 + 12 * MINUTE);
  const success = (id: Parameters<typeof started>[0], startedAt: number): RunRecord =>
    recordAfter([started(id), startedAt], [succeeded(id), startedAt + MINUTE]);

  it.each([
    ['a higher attempt of the same run', success({ run_id: 'r1', attempt: 2 }, T0 + 20 * MINUTE), true],
    ['another run of the same work that started later', success({ run_id: 'r2' }, T0 + 20 * MINUTE), true],
    ['another run of the same work that started earlier', success({ run_id: 'r0' }, T0 - MINUTE), false],
    ['a lower attempt of the same run', success({ run_id: 'r1', attempt: 1 }, T0 + 20 * MINUTE), false],
    ['the next date', success({ run_id: 'r2', data_date: '2026-01-15' }, T0 + 20 * MINUTE), false],
    ['another processor', success({ run_id: 'r2', processor: 'prediction-worker' }, T0 + 20 * MINUTE), false],
    ['a run that is still running', running({ run_id: 'r2' }, T0 + 20 * MINUTE), false],
    [
      'a run that was closed itself and succeeded late',
      applyAll(closeRun(running({ run_id: 'r2' }, T0 + 20 * MINUTE), 'timed_out', T0 + 51 * MINUTE), [
        [succeeded({ run_id: 'r2' }), T0 + 52 * MINUTE],
      ]),
      false,
    ],
  ])('is resolved by %s: %#', (_what, other, expected) => {
    expect(resolves(other, closed)).toBe(expected);
  });

  it('is resolved by a tick that sees the later success', () => {
    const later = success({ run_id: 'r2' }, T0 + 20 * MINUTE);
    const decision = decide(T0 + 30 * MINUTE, {
      unresolved: [closed],
      laterSuccesses: new Map([[closed.work, [later]]]),
    });

    expect(decision.toResolve).toEqual([{ run: closed, by: 'r2~1' }]);
  });

  it('stays unresolved after a success of other work', () => {
    const other = success({ run_id: 'r2', data_date: '2026-01-15' }, T0 + 20 * MINUTE);
    const decision = decide(T0 + 30 * MINUTE, {
      unresolved: [closed],
      laterSuccesses: new Map([
        [other.work, [other]],
        [closed.work, [other]],
      ]),
    });

    expect(decision.toResolve).toEqual([]);
    expect(decision.series).toEqual([{ job: 'phase5', taskId: COORDINATOR, criticality: 'P0' }]);
  });

  it('is not resolved by a late success of the closed run', () => {
    const late = recordAfter([started({ run_id: 'r1' }), T0]);
    const timedOut = closeRun(late, 'timed_out', T0 + 31 * MINUTE);

    expect(resolves(timedOut, timedOut)).toBe(false);
  });
});
