import type { Firestore } from '@google-cloud/firestore';
import { FirestoreGuardState } from '../../../guard/adapters/google/guard-state';
import { FirestoreHealthSource } from '../../../guard/adapters/google/health-source';
import { FirestoreRunStore } from '../../../guard/adapters/google/run-store';
import { FirestoreWatchStore, WATCH_DOCUMENT } from '../../../guard/adapters/google/watch-store';
import { NEW_WATCH } from '../../../guard/ports/watch-store';
import { closeRun, markReported, type RunRecord } from '../../../guard/run/run-record';
import type { RunEvent } from '../../../model/run-event';
import { DATABASES } from '../support/firestore';
import { COORDINATOR, failed, MINUTE, recordAfter, running, skipped, started, succeeded, T0 } from '../support/runs';

const span = { from: T0, to: T0 + 60 * MINUTE };

describe.each(DATABASES)('the runs that the health report reads, on the %s', (_name, open) => {
  let firestore: Firestore;
  let source: FirestoreHealthSource;

  beforeEach(() => {
    firestore = open();
    source = new FirestoreHealthSource(firestore);
  });
  afterEach(() => firestore.terminate());

  const put = (...runs: RunRecord[]) =>
    Promise.all(
      runs.map((run) => new FirestoreRunStore(firestore).change(run, () => ({ write: run, result: undefined }))),
    );
  const success = (run_id: string, minute: number) =>
    recordAfter(
      [started({ run_id }), T0 + minute * MINUTE],
      [succeeded({ run_id, duration_seconds: 90 }), T0 + (minute + 2) * MINUTE],
    );

  it('are those of a phase and of a processor by start, the latest first, with the fields of a report', async () => {
    await put(success('a', 0), success('b', 5), success('too-late', 60), success('too-early', -1));

    const { runs, truncated } = await source.ofPhase('phase5', span, 10);
    expect(runs.map(({ runId }) => runId)).toEqual(['b', 'a']);
    expect(truncated).toBe(false);
    expect(runs[1]).toEqual({
      runId: 'a',
      attempt: 1,
      phase: 'phase5',
      processor: COORDINATOR,
      dataDate: '2026-01-14',
      state: 'succeeded',
      outcome: 'succeeded',
      startedAt: T0,
      lastSeenAt: T0,
      durationSeconds: 90,
      recordsProcessed: null,
      retry: null,
      failureCategory: null,
    });
    expect(await source.ofProcessor(COORDINATOR, span, 10)).toEqual({ runs, truncated });
    expect((await source.ofPhase('phase4', span, 10)).runs).toEqual([]);
  });

  it('are marked as truncated above the limit, and not at the limit', async () => {
    await put(success('a', 0), success('b', 5));

    expect(await source.ofPhase('phase5', span, 1)).toMatchObject({ runs: [{ runId: 'b' }], truncated: true });
    expect(await source.ofPhase('phase5', span, 2)).toMatchObject({ truncated: false });
  });

  it('are counted by outcome: closed runs as failed, expected failures not', async () => {
    const end = (run_id: string, event: RunEvent) =>
      recordAfter([started({ run_id }), T0], [{ ...event, run_id }, T0 + MINUTE]);
    const expected = (failure_category: 'no_data_available' | 'dependency_missing'): RunEvent => ({
      ...skipped(),
      type: 'failed',
      failure_category,
    });
    await put(
      success('a', 0),
      success('b', 1),
      end('c', failed()),
      end('d', expected('no_data_available')),
      end('e', expected('dependency_missing')),
      end('f', skipped()),
      closeRun(running({ run_id: 'g' }, T0), 'timed_out', T0 + 31 * MINUTE),
      running({ run_id: 'h' }, T0),
    );

    expect(await source.outcomes('phase5', span)).toEqual({ succeeded: 2, failed: 2 });
    expect(await source.outcomes('phase4', span)).toEqual({ succeeded: 0, failed: 0 });
  });

  it('are listed while running or unresolved, the oldest first', async () => {
    const hung = closeRun(running({ run_id: 'hung' }, T0), 'went_silent', T0 + 12 * MINUTE);
    await put(running({ run_id: 'b' }, T0 + MINUTE), running({ run_id: 'a' }, T0), markReported(hung));

    expect((await source.inFlight(10)).runs.map(({ runId }) => runId)).toEqual(['a', 'b']);
    expect((await source.unresolved(10)).runs).toMatchObject([
      { runId: 'hung', state: 'went_silent', outcome: 'failed', durationSeconds: null },
    ]);
  });

  it('come with the time of the last tick, or none', async () => {
    expect(await source.lastTick()).toBeNull();
    const guard = new FirestoreGuardState(firestore);
    await guard.take({ holder: 'a', now: T0, expiresAt: T0 + MINUTE });
    expect(await source.lastTick()).toBeNull();
    await guard.release('a', { tickedAt: T0 });

    expect(await source.lastTick()).toBe(T0);
  });

  it('come with the deadlines that the monitor has judged', async () => {
    const deadlines = { phase5: { judgedThrough: '2026-01-14', missed: [] } };
    expect(await source.deadlines()).toEqual({});
    await new FirestoreWatchStore(firestore).write({ ...NEW_WATCH, deadlines });
    expect(await source.deadlines()).toEqual(deadlines);
  });

  it('come without deadlines where the memory of the monitor cannot be read', async () => {
    await firestore.doc(WATCH_DOCUMENT).set({ deadlines: 'damaged' });

    await expect(source.deadlines()).rejects.toThrow('cannot be read');
  });
});
