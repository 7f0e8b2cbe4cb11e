import { applyEvent } from '../../../guard/run/recorded-line';
import {
  closeRun,
  markReported,
  markRetried,
  resolveRun,
  attemptName,
  type RunRecord,
} from '../../../guard/run/run-record';
import type { RunStore } from '../../../guard/ports/run-store';
import type { RunEvent } from '../../../model/run-event';
import {
  COORDINATOR,
  failed,
  heartbeat,
  MINUTE,
  recordAfter,
  running,
  skipped,
  started,
  succeeded,
  T0,
} from '../support/runs';

/** Contract of every store of runs. */
export function runStoreContract(name: string, newStore: () => RunStore): void {
  const put = (store: RunStore, ...runs: RunRecord[]) =>
    Promise.all(runs.map((run) => store.change(run, () => ({ write: run, result: undefined }))));
  const get = (store: RunStore, run: Pick<RunRecord, 'runId' | 'attempt'>, processor = COORDINATOR) =>
    store.change({ processor, runId: run.runId, attempt: run.attempt }, (current) => ({ result: current }));
  const record = (store: RunStore, event: RunEvent, at: number) =>
    store.change({ processor: event.processor, runId: event.run_id, attempt: event.attempt }, (current) => {
      const result = applyEvent(current, event, at);
      return result.record === current ? { result } : { write: result.record, result };
    });

  describe(`${name} as a store of runs`, () => {
    it('has no record of a run that was never written', async () => {
      expect(await get(newStore(), { runId: 'unwritten', attempt: 1 })).toBeUndefined();
    });

    it('returns exactly what was written', async () => {
      const store = newStore();
      const ended = recordAfter([started(), T0], [failed({ error: 'no rows' }), T0 + MINUTE]);
      const closed = closeRun(running({ run_id: 'closed' }, T0), 'timed_out', T0 + 31 * MINUTE);
      const resolved = resolveRun(markReported(closed), { at: T0 + 40 * MINUTE, by: 'x~1', reason: 'later success' });
      await put(store, ended, { ...resolved, runId: 'resolved' });

      expect(await get(store, ended)).toEqual(ended);
      expect(await get(store, { runId: 'resolved', attempt: 1 })).toEqual({ ...resolved, runId: 'resolved' });
    });

    it('keeps attempts of one run apart', async () => {
      const store = newStore();
      await put(store, running({ attempt: 1 }, T0), running({ attempt: 2 }, T0 + MINUTE));

      expect((await get(store, { runId: 'p5-2026-01-14-1', attempt: 2 }))?.startedAt).toBe(T0 + MINUTE);
    });

    it('writes nothing where the decision throws', async () => {
      const store = newStore();
      const refusal = store.change({ processor: COORDINATOR, runId: 'r', attempt: 1 }, () => {
        throw new Error('undecided');
      });

      await expect(refusal).rejects.toThrow('undecided');
      expect(await get(store, { runId: 'r', attempt: 1 })).toBeUndefined();
    });

    it('returns running runs by start and by silence, the worst first', async () => {
      const store = newStore();
      const a = running({ run_id: 'a' }, T0, T0 + 9 * MINUTE);
      const b = running({ run_id: 'b' }, T0 + MINUTE, T0 + 3 * MINUTE);
      const c = running({ run_id: 'c' }, T0 + 2 * MINUTE, T0 + 5 * MINUTE);
      const done = recordAfter([started({ run_id: 'd' }), T0 - MINUTE], [succeeded({ run_id: 'd' }), T0]);
      await put(store, c, a, done, b, closeRun(running({ run_id: 'e' }, T0), 'went_silent', T0 + 12 * MINUTE));

      expect((await store.longestRunning(10)).map(attemptName)).toEqual(['a~1', 'b~1', 'c~1']);
      expect((await store.longestSilent(10)).map(attemptName)).toEqual(['b~1', 'c~1', 'a~1']);
      expect((await store.longestRunning(2)).map(attemptName)).toEqual(['a~1', 'b~1']);
      expect((await store.longestSilent(1)).map(attemptName)).toEqual(['b~1']);
      expect(await store.longestRunning(1)).toEqual([a]);
    });

    it('returns closed runs that are unresolved or unreported', async () => {
      const store = newStore();
      const close = (run_id: string, startedAt: number) =>
        closeRun(running({ run_id }, startedAt), 'went_silent', startedAt + 12 * MINUTE);
      const resolution = { at: T0, by: 'x~1', reason: 'later success' };
      await put(
        store,
        running({ run_id: 'running' }, T0),
        close('late', T0 + MINUTE),
        markReported(close('early', T0)),
        resolveRun(close('resolved', T0), resolution),
        resolveRun(markReported(close('over', T0)), resolution),
      );

      expect((await store.unresolved(10)).map(attemptName)).toEqual(['early~1', 'late~1']);
      expect((await store.unresolved(1)).map(attemptName)).toEqual(['early~1']);
      expect((await store.unreported(10)).map(attemptName).sort()).toEqual(['late~1', 'resolved~1']);
    });

    it('returns the running and the unresolved runs of one processor', async () => {
      const store = newStore();
      const close = (run_id: string, startedAt: number) =>
        closeRun(running({ run_id }, startedAt), 'went_silent', startedAt + 12 * MINUTE);
      await put(
        store,
        running({ run_id: 'a' }, T0, T0 + 9 * MINUTE),
        running({ run_id: 'b' }, T0 + MINUTE, T0 + 3 * MINUTE),
        running({ run_id: 'other', processor: 'prediction-worker' }, T0 - MINUTE),
        close('early', T0),
        close('late', T0 + MINUTE),
        resolveRun(close('resolved', T0), { at: T0, by: 'x~1', reason: 'later success' }),
      );
      const coordinator = 'prediction-coordinator';

      expect((await store.runningOf(coordinator, 'startedAt', 10)).map((run) => run.runId)).toEqual(['a', 'b']);
      expect((await store.runningOf(coordinator, 'lastSeenAt', 1)).map((run) => run.runId)).toEqual(['b']);
      expect(await store.countRunning(coordinator)).toBe(2);
      expect((await store.unresolvedOf(coordinator, 10)).map((run) => run.runId)).toEqual(['late', 'early']);
      expect((await store.unresolvedOf(coordinator, 1)).map((run) => run.runId)).toEqual(['late']);
      expect(await store.unresolvedOf('prediction-worker', 10)).toEqual([]);
    });

    it('returns the latest successes of one work only', async () => {
      const store = newStore();
      const success = (run_id: string, startedAt: number, data_date = '2026-01-14') =>
        recordAfter(
          [started({ run_id, data_date }), startedAt],
          [succeeded({ run_id, data_date }), startedAt + MINUTE],
        );
      await put(
        store,
        success('first', T0),
        success('third', T0 + 2 * MINUTE),
        success('second', T0 + MINUTE),
        success('tomorrow', T0 + 3 * MINUTE, '2026-01-15'),
        recordAfter([failed({ run_id: 'failed' }), T0 + 4 * MINUTE]),
      );
      const work = 'prediction-coordinator/2026-01-14';

      expect((await store.latestSuccesses(work, 2)).map(attemptName)).toEqual(['third~1', 'second~1']);
      expect(await store.latestSuccesses('prediction-coordinator/2020-01-01', 2)).toEqual([]);
    });

    it('returns the runs that completed one work after an instant, the earliest end first', async () => {
      const store = newStore();
      const end = (run_id: string, how: RunEvent, at: number, data_date = '2026-01-14') =>
        recordAfter([started({ run_id, data_date }), at - MINUTE], [{ ...how, run_id, data_date }, at]);
      const noData: RunEvent = { ...failed(), type: 'failed', failure_category: 'no_data_available' };
      await put(
        store,
        end('before', succeeded(), T0),
        end('skipped', skipped(), T0 + 3 * MINUTE),
        end('no-data', noData, T0 + 2 * MINUTE),
        end('good', succeeded(), T0 + MINUTE),
        end('bad', failed(), T0 + MINUTE),
        end('tomorrow', succeeded(), T0 + MINUTE, '2026-01-15'),
      );
      const work = 'prediction-coordinator/2026-01-14';

      expect((await store.doneSince(work, T0, 9)).map(attemptName)).toEqual(['good~1', 'no-data~1', 'skipped~1']);
      expect((await store.doneSince(work, T0, 2)).map(attemptName)).toEqual(['good~1', 'no-data~1']);
    });

    it('returns the unresolved runs of one work', async () => {
      const store = newStore();
      const closed = (run_id: string, data_date = '2026-01-14') =>
        closeRun(running({ run_id, data_date }, T0), 'timed_out', T0 + MINUTE);
      const by = { at: T0, by: 'ana@example.com', reason: 'done by hand' };
      await put(store, closed('open'), resolveRun(closed('resolved'), by), closed('other', '2026-01-15'));

      const found = await store.unresolvedRuns('prediction-coordinator/2026-01-14', 9);
      expect(found.map(attemptName)).toEqual(['open~1']);
    });

    describe('queried for breakers, deadlines and retries', () => {
      const ended = (run_id: string, how: RunEvent, at: number, rest: { attempt?: number; processor?: string } = {}) =>
        recordAfter([started({ run_id, ...rest }), at - MINUTE], [{ ...how, run_id, ...rest }, at]);
      const noData: RunEvent = { ...failed(), type: 'failed', failure_category: 'no_data_available' };
      const work = 'prediction-coordinator/2026-01-14';
      let store: RunStore;
      beforeEach(async () => {
        store = newStore();
        await put(
          store,
          ended('good', succeeded(), T0 + MINUTE),
          ended('bad', failed(), T0 + 2 * MINUTE),
          ended('bad', failed(), T0 + 3 * MINUTE, { attempt: 2 }),
          ended('no-data', noData, T0 + 4 * MINUTE),
          closeRun(running({ run_id: 'hung' }, T0), 'timed_out', T0 + 5 * MINUTE),
          ended('other', failed(), T0 + 6 * MINUTE, { processor: 'prediction-worker' }),
          running({ run_id: 'runs' }, T0 + 7 * MINUTE),
        );
      });

      it('returns the runs that succeeded or actionably failed, the latest end first', async () => {
        const keys = async (since: number, limit: number) =>
          (await store.latestDecisive('prediction-coordinator', since, limit)).map(attemptName);

        expect(await keys(0, 10)).toEqual(['hung~1', 'bad~2', 'bad~1', 'good~1']);
        expect(await keys(0, 1)).toEqual(['hung~1']);
        expect(await keys(T0 + 2 * MINUTE, 10)).toEqual(['hung~1', 'bad~2']);
        expect(await keys(T0 + 5 * MINUTE, 10)).toEqual([]);
      });

      it('counts first attempts of many processors by how they ended', async () => {
        const others = Array.from({ length: 40 }, (_, n) => `other-${n}`);
        const all = ['prediction-coordinator', ...others, 'prediction-worker'];

        expect(await store.countEnded(all, 'failed', 0)).toBe(3);
        expect(await store.countEnded(['prediction-coordinator'], 'failed', T0 + 2 * MINUTE)).toBe(1);
        expect(await store.countEnded(all, 'succeeded', 0)).toBe(1);
        expect(await store.countEnded([], 'failed', 0)).toBe(0);
      });

      it('finds running runs, and whether any run started since an instant', async () => {
        const since = T0 + 7 * MINUTE;

        expect((await store.runningSince('prediction-coordinator', since, 5)).map(attemptName)).toEqual(['runs~1']);
        expect(await store.runningSince('prediction-coordinator', since + 1, 5)).toEqual([]);
        expect(await store.hasStartedSince('prediction-coordinator', since)).toBe(true);
        expect(await store.hasStartedSince('prediction-worker', since)).toBe(false);
      });

      it('finds the first run that completed a work, and the latest attempt', async () => {
        await put(store, ended('again', succeeded(), T0 + 9 * MINUTE));

        expect((await store.firstDone(work))?.runId).toBe('good');
        expect((await store.latestOfWork(work))?.runId).toBe('again');
        expect(await store.firstDone('prediction-worker/2026-01-14')).toBeUndefined();
        expect(await store.latestOfWork('prediction-worker/2026-01-15')).toBeUndefined();
      });

      it('returns successes since an instant, the earliest end first', async () => {
        await put(store, ended('again', succeeded(), T0 + 9 * MINUTE));

        expect((await store.succeededSince(T0 + MINUTE, 10)).map(attemptName)).toEqual(['good~1', 'again~1']);
        expect((await store.succeededSince(T0 + MINUTE + 1, 1)).map(attemptName)).toEqual(['again~1']);
      });

      it('counts how often a work was retried', async () => {
        const retry = { at: T0, job: 'nightly' };
        await put(store, markRetried(closeRun(running({ run_id: 'x' }, T0), 'timed_out', T0 + MINUTE), retry));

        expect(await store.countRetries(work)).toBe(1);
        expect(await store.countRetries('prediction-worker/2026-01-14')).toBe(0);
      });
    });

    it('merges 40 concurrent lines into one correct record', async () => {
      const store = newStore();
      const lines = Array.from(
        { length: 39 },
        (_, n) => [heartbeat({ elapsed_seconds: n * 60 }), T0 + n * MINUTE] as const,
      );
      const all = [[started(), T0 - 500] as const, ...lines];
      const write = async ([event, at]: (typeof all)[number]): Promise<void> => {
        // Contention ends in an error, as in production, where Pub/Sub redelivers.
        for (let delivery = 1; ; delivery += 1) {
          const [result] = await Promise.allSettled([record(store, event, at)]);
          if (result.status === 'fulfilled') return;
          if (delivery === 200) throw result.reason;
        }
      };
      await Promise.all(all.map(write));

      expect(await get(store, { runId: 'p5-2026-01-14-1', attempt: 1 })).toEqual(recordAfter(...all));
    }, 300_000);

    it('lets exactly one of many concurrent monitors close a run', async () => {
      const store = newStore();
      const run = running({}, T0);
      await put(store, run);
      const close = () =>
        store.change(run, (current) =>
          current?.state === 'running'
            ? { write: closeRun(current, 'timed_out', T0 + 31 * MINUTE), result: true }
            : { result: false },
        );
      const closed = await Promise.all([close(), close(), close(), close()]);

      expect(closed.filter(Boolean)).toHaveLength(1);
    });
  });
}
