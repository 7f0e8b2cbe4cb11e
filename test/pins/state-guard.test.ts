import type { Firestore } from '@google-cloud/firestore';
import { FirestoreBreakerStore } from '../../guard/adapters/google/breaker-store';
import { FirestoreGuardState } from '../../guard/adapters/google/guard-state';
import { FirestorePulseStore } from '../../guard/adapters/google/pulse-store';
import { FirestoreRejectedStore } from '../../guard/adapters/google/rejected-store';
import { FirestoreRunStore } from '../../guard/adapters/google/run-store';
import { FirestoreWatchStore } from '../../guard/adapters/google/watch-store';
import { embeddedDatabase } from '../guard/support/firestore';
import { readDocuments } from './state/fixture-files';
import { HOLDER, TICKS } from './state/history';
import { minute } from './state/history-lines';
import { load } from './state/raw-documents';

let firestore: Firestore;
afterEach(() => firestore.terminate());

describe('the state of version 1, between two ticks', () => {
  beforeEach(async () => {
    ({ firestore } = embeddedDatabase());
    await load(firestore, readDocuments(1, 'between-ticks'));
  });

  it('has breakers in the states that the monitor and people set', async () => {
    const breakers = await new FirestoreBreakerStore(firestore).all();

    expect(breakers.map(({ id, state, heldByPerson, coolDownMs }) => [id, state, heldByPerson, coolDownMs])).toEqual([
      ['archive', 'closed', false, 0],
      ['derive', 'closed', false, 0],
      ['fetch', 'open', false, 600_000],
      ['load', 'closed', false, 0],
      ['publish', 'open', true, 300_000],
      ['report-service', 'open', false, 7_200_000],
      ['score', 'half_open', false, 300_000],
    ]);
  });

  it('has the stopped triggers, the history and the request of a breaker', async () => {
    const breakers = new FirestoreBreakerStore(firestore);
    const fetched = await breakers.get('fetch');
    const request = { action: 'open', reason: 'the feed sends wrong scores, INC-124', by: 'ann@example.com' };

    expect(fetched?.held).toEqual([
      {
        trigger: { kind: 'push', subscription: 'fetch-sub' },
        heldAt: minute(88),
        pushConfig: '{"pushEndpoint":"https://run"}',
      },
    ]);
    expect(fetched?.history.map(({ at, from, to }) => [at, from, to])).toEqual([
      [minute(80), 'closed', 'open'],
      [minute(86), 'open', 'half_open'],
      [minute(88), 'half_open', 'open'],
    ]);
    expect((await breakers.get('load'))?.request).toEqual({ ...request, at: minute(95) + 1_000 });
  });

  it('has the deadlines and starts that the monitor follows over days', async () => {
    const watch = await new FirestoreWatchStore(firestore).read();
    const missed = { dataDate: '2026-01-14', deadlineAt: minute(60), missing: ['load', 'fetch'] };

    expect(watch.deadlines['phase1']).toEqual({
      judgedThrough: '2026-01-14',
      missed: [{ ...missed, causes: ['load', 'fetch'] }],
    });
    expect(watch).toMatchObject({
      version: 49,
      pulses: [minute(TICKS.last)],
      deadlines: { phase2: { missed: [{ missing: ['tidy', 'score', 'publish', 'report-b'] }] } },
      expected: [{ processor: 'tidy', dataDate: '2026-01-15', dueAt: minute(108), because: 'extract' }],
      notStarted: [
        { kind: 'processor', what: 'tidy', dataDate: '2026-01-14', dueAt: minute(21) },
        { kind: 'schedule', what: 'publish-daily', dataDate: '', dueAt: minute(20) },
      ],
      endsSeenThrough: minute(TICKS.last),
      firings: { 'load-daily': minute(0), 'publish-daily': minute(5) },
    });
  });

  it('has the pulse that returned last', async () => {
    const at = minute(TICKS.last);

    expect(await new FirestorePulseStore(firestore).latest()).toEqual({ at, arrivedAt: at + 1_000, worstLagMs: 0 });
  });

  it('has a free lease, with the series that hold a value', async () => {
    const now = minute(96);
    const lease = await new FirestoreGuardState(firestore).take({ holder: 'a', now, expiresAt: now + 60_000 });

    expect(lease).toEqual({
      taken: true,
      series: [
        { job: 'phase2', taskId: 'derive', criticality: 'P1' },
        { job: 'phase2', taskId: 'tidy', criticality: 'P1' },
        { job: 'phase1', taskId: 'extract', criticality: 'P1' },
        { job: 'phase1', taskId: 'load', criticality: 'P0' },
      ],
    });
  });

  it.each([
    ['not_json', 'not_json', /^$/],
    ['unknown_type', 'unknown_type', /"type":"exploded"/],
    ['malformed', 'malformed', /"run_id":"no-phase"/],
    ['conflict', 'conflict', /"processor":"fetch"/],
    ['not_a_run_event', 'not_a_run_event', /Grüße/],
    ['not_text', 'not_a_run_event', /Gr\ufffd\ufffde/],
    ['body-cf8b9664ca94257b177cc16d429397b942ba583e', 'not_an_envelope', /^\{"this":"is no message"\}$/],
    ['oversized', 'oversized', /^x{900010}$/],
  ])('has the rejected message %s whole, with its reason', async (messageId, reason, original) => {
    const message = await new FirestoreRejectedStore(firestore).get(messageId);

    expect(message).toMatchObject({ messageId, reason, receivedAt: new Date(minute(96) + 1_000) });
    expect(Buffer.from(message?.original ?? []).toString()).toMatch(original);
  });

  it('has the bytes of a rejected message that is not text', async () => {
    const message = await new FirestoreRejectedStore(firestore).get('not_text');

    expect(Buffer.from(message?.original ?? []).toString('latin1')).toContain('"Gr\xfc\xdfe"');
  });
});

describe('the state of version 1, during a tick', () => {
  beforeEach(async () => {
    ({ firestore } = embeddedDatabase());
    await load(firestore, readDocuments(1, 'during-a-tick'));
  });

  it('has a lease that another tick holds until it ends', async () => {
    const guard = new FirestoreGuardState(firestore);
    const now = minute(TICKS.readDuring) + 20_000;
    const end = minute(TICKS.readDuring) + 55_000;
    const refused = { taken: false, because: 'another tick is running' };

    expect(await guard.take({ holder: 'a', now, expiresAt: now + 60_000 })).toEqual(refused);
    expect(await guard.take({ holder: HOLDER, now, expiresAt: end })).toMatchObject({ taken: true });
    expect(await guard.take({ holder: 'a', now: end - 1, expiresAt: end + 60_000 })).toEqual(refused);
    expect(await guard.take({ holder: 'a', now: end, expiresAt: end + 60_000 })).toMatchObject({ taken: true });
  });

  it('has a closed run whose closing may not be printed yet', async () => {
    const unreported = await new FirestoreRunStore(firestore).unreported(10);

    expect(unreported).toMatchObject([{ runId: 'closed-last', state: 'went_silent', closure: { reported: false } }]);
  });
});
