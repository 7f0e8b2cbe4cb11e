import type { Firestore } from '@google-cloud/firestore';
import { FirestoreHealthSource } from '../../guard/adapters/google/health-source';
import { FirestoreRunStore } from '../../guard/adapters/google/run-store';
import type { RunRecord } from '../../guard/run/run-record';
import { embeddedDatabase, type EmbeddedDatabase } from '../guard/support/firestore';
import { differences } from './state/differences';
import { readDocuments } from './state/fixture-files';
import { TICKS } from './state/history';
import { minute, WORKS, type RunId } from './state/history-lines';
import { dump, load } from './state/raw-documents';

const DAY = 86_400_000;
const LIMIT = 100;
const UNRESOLVED = ['closed-last', 'late-success', 'late-write', 'timed-out', 'timed-out-retried', 'went-silent'];
const ids = (runs: readonly { readonly runId: string }[]): string[] => runs.map(({ runId }) => runId);

describe('the runs in the state of version 1', () => {
  let database: EmbeddedDatabase;
  let firestore: Firestore;
  let runs: FirestoreRunStore;
  beforeAll(async () => {
    database = embeddedDatabase();
    firestore = database.firestore;
    runs = new FirestoreRunStore(firestore);
    await load(firestore, readDocuments(1, 'between-ticks'));
  });
  afterAll(() => Promise.all([firestore.terminate(), database.exact.terminate()]));

  const runOf = (runId: string, attempt = 1): Promise<RunRecord | undefined> =>
    runs.change({ processor: WORKS[runId as RunId][1], runId, attempt }, (current) => ({ result: current }));

  it('are stored by the loader exactly as in the files', async () => {
    expect(differences(readDocuments(1, 'between-ticks'), await dump(database.exact))).toEqual([]);
  });

  it('hold a succeeded run with every field', async () => {
    expect(await runOf('succeeded')).toEqual({
      runId: 'succeeded',
      attempt: 1,
      phase: 'phase1',
      processor: 'extract',
      dataDate: '2026-01-14',
      work: 'extract/2026-01-14',
      state: 'succeeded',
      startedAt: minute(1),
      lastSeenAt: minute(5),
      endedAt: minute(6),
      outcome: 'succeeded',
      unresolved: false,
      retried: false,
      wroteLate: false,
      lateSuccessAt: null,
      expireAt: new Date(minute(6) + 90 * DAY),
      seen: { started: minute(1), heartbeat: minute(5), succeeded: minute(6), failed: null, skipped: null },
      aliveAt: minute(5),
      impliedStartAt: minute(1),
      end: {
        type: 'succeeded',
        at: minute(6),
        durationSeconds: 299.25,
        recordsProcessed: 1234,
        failureCategory: null,
        detail: null,
      },
      closure: null,
      resolution: null,
      retry: null,
    });
  });

  it.each([
    ['running', 1, { state: 'running', outcome: null, endedAt: null, startedAt: minute(90), lastSeenAt: minute(92) }],
    ['heartbeat-only', 1, { state: 'running', impliedStartAt: minute(93) - 200_000, startedAt: minute(93) - 200_000 }],
    ['skipped', 1, { state: 'skipped', outcome: 'skipped', end: { type: 'skipped', detail: 'no games on this day' } }],
    ['failed-no_data_available', 1, { outcome: 'no_data_available', end: { failureCategory: 'no_data_available' } }],
    ['failed-dependency_missing', 1, { outcome: 'dependency_missing', end: { detail: 'fetch has not run' } }],
    ['failed-processing_error', 1, { outcome: 'failed', end: { failureCategory: 'processing_error' } }],
    ['failed-timeout', 1, { outcome: 'failed', end: { failureCategory: 'timeout', durationSeconds: 45 } }],
    ['failed-validation_failed', 1, { outcome: 'failed', end: { failureCategory: 'validation_failed' } }],
    ['failed-unknown', 1, { outcome: 'failed', end: { failureCategory: 'unknown', durationSeconds: 0.5 } }],
    ['timed-out', 1, { state: 'timed_out', unresolved: true, closure: { reason: 'timed_out', reported: true } }],
    ['timed-out-retried', 1, { retried: true, retry: { at: minute(10), job: 'load-daily' }, unresolved: true }],
    ['went-silent', 1, { state: 'went_silent', outcome: 'failed', closure: { at: minute(8), startedAt: minute(0) } }],
    ['late-success', 1, { state: 'went_silent', lateSuccessAt: minute(12), wroteLate: true, unresolved: true }],
    ['late-write', 1, { state: 'went_silent', lateSuccessAt: null, wroteLate: true, lastSeenAt: minute(12) }],
    ['ended-before-closing', 1, { state: 'succeeded', closure: { at: minute(8) }, endedAt: minute(5) }],
    ['resolved', 1, { state: 'went_silent', unresolved: false, resolution: { at: minute(12), by: 'resolved~2' } }],
    ['resolved', 2, { state: 'succeeded', attempt: 2, end: { recordsProcessed: 0 } }],
  ])('have %s, attempt %i, as the recorder and the monitor left it', async (runId, attempt, expected) => {
    expect(await runOf(runId, attempt)).toMatchObject(expected);
  });

  it('are found by every query', async () => {
    expect(ids(await runs.longestRunning(LIMIT))).toEqual(['overdue', 'heartbeat-only', 'running']);
    expect(ids(await runs.longestSilent(LIMIT))).toEqual(['overdue', 'running', 'heartbeat-only']);
    expect(ids(await runs.unresolved(LIMIT)).sort()).toEqual(UNRESOLVED);
    expect(await runs.unreported(LIMIT)).toEqual([]);
    expect(ids(await runs.latestSuccesses('report-a/2026-01-14', LIMIT))).toEqual(['resolved']);
    expect(ids(await runs.latestDecisive('score', minute(0), LIMIT))).toEqual(['failed-validation_failed']);
    expect(await runs.countEnded(['extract', 'tidy'], 'failed', minute(0))).toBe(4);
    expect(ids(await runs.runningSince('derive', minute(0), LIMIT))).toEqual(['overdue']);
    expect(await runs.hasStartedSince('publish', minute(1))).toBe(true);
    expect((await runs.firstDone('extract/2026-01-10'))?.runId).toBe('failed-no_data_available');
    expect((await runs.latestOfWork('report-a/2026-01-14'))?.attempt).toBe(2);
    expect(ids(await runs.succeededSince(minute(22), LIMIT))).toEqual(['probe-succeeded', 'succeeded-tomorrow']);
    expect(await runs.countRetries('load/2026-01-14')).toBe(1);
  });

  it('are read by the health report', async () => {
    const source = new FirestoreHealthSource(firestore);
    const span = { from: minute(0), to: minute(120) };

    expect(await source.lastTick()).toBe(minute(TICKS.last));
    expect(ids((await source.inFlight(LIMIT)).runs)).toEqual(['overdue', 'heartbeat-only', 'running']);
    expect(ids((await source.unresolved(LIMIT)).runs).sort()).toEqual(UNRESOLVED);
    expect(await source.outcomes('phase1', span)).toEqual({ succeeded: 3, failed: 5 });
    expect((await source.ofProcessor('score', span, LIMIT)).runs).toMatchObject([
      { runId: 'failed-validation_failed', durationSeconds: 45, failureCategory: 'validation_failed' },
      { runId: 'failed-dependency_missing', outcome: 'dependency_missing', recordsProcessed: null },
    ]);
  });
});
