import type { Firestore } from '@google-cloud/firestore';
import type * as Entry from '../../../functions/breaker-control/entry';
import { FirestoreBreakerStore } from '../../../guard/adapters/google/breaker-store';
import { ManualClock } from '../../../guard/adapters/memory/clock';
import { MemoryConfigSource } from '../../../guard/adapters/memory/config-source';
import { MemoryLog } from '../../../guard/adapters/memory/log';
import { newBreaker, type BreakerRecord } from '../../../model/breaker';
import { configWithBreakers } from '../../guard/support/breaker-rules';
import { layOut, load, type LaidOut } from '../../guard/support/bundle';
import { embeddedFirestore } from '../../guard/support/firestore';
import { tokenOf, verifiedToken } from '../../guard/support/identity';
import { COORDINATOR, MINUTE, T0 } from '../../guard/support/runs';
import { serve, type Served } from '../../guard/support/serve';

const ANN = 'ann@example.com';
const WORKER = 'prediction-worker';
const OPENED: BreakerRecord = {
  ...newBreaker(COORDINATOR),
  state: 'open',
  since: T0,
  reason: '3 failures in a row',
  held: [{ trigger: { kind: 'schedule', job: 'prediction-coordinator-daily' }, heldAt: T0, pushConfig: null }],
  history: [
    { at: T0 - MINUTE, from: 'half_open', to: 'closed', reason: 'the probe succeeded', by: 'timeout-monitor' },
    { at: T0, from: 'closed', to: 'open', reason: '3 failures in a row', by: 'timeout-monitor' },
  ],
};

let bundle: LaidOut;
let entry: typeof Entry;
let firestore: Firestore;
let log: MemoryLog;
let control: Served;

beforeAll(async () => {
  bundle = layOut('breaker-control');
  entry = await load<typeof Entry>(bundle);
});
beforeEach(async () => {
  firestore = embeddedFirestore();
  log = new MemoryLog();
  const config = new MemoryConfigSource(configWithBreakers());
  control = await serve(entry.handlerWith({ firestore, config, log, clock: new ManualClock(T0 + MINUTE) }));
});
afterEach(async () => {
  await control.close();
  await firestore.terminate();
});
afterAll(() => bundle.remove());

const breakers = () => new FirestoreBreakerStore(firestore);
const put = (record: BreakerRecord) => breakers().change(record.id, () => ({ write: record, result: undefined }));

async function call(method: string, path: string, body?: object, headers?: Record<string, string>) {
  const response = await fetch(`${control.url}${path}`, {
    method,
    headers: { 'Content-Type': 'application/json', ...(headers ?? { Authorization: `Bearer ${verifiedToken(ANN)}` }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('the breaker-control bundle', () => {
  it('lists every declared breaker with its triggers, with or without history', async () => {
    await put(OPENED);
    const { status, body } = await call('GET', '');

    expect(status).toBe(200);
    expect(body['breakers']).toEqual([
      {
        id: COORDINATOR,
        state: 'open',
        since: '2026-01-14T10:00:00.000Z',
        reason: '3 failures in a row',
        by: 'timeout-monitor',
        request: null,
        phase: 'phase5',
        criticality: 'P0',
        stops: ['prediction-coordinator-daily'],
        held: ['prediction-coordinator-daily'],
      },
      expect.objectContaining({ id: WORKER, state: 'closed', since: null, stops: ['prediction-requests'], held: [] }),
    ]);
  });

  it('still lists a breaker that is no longer declared', async () => {
    await put({ ...OPENED, id: 'renamed' });
    const { body } = await call('GET', '');

    expect((body['breakers'] as object[])[2]).toMatchObject({ id: 'renamed', state: 'open', phase: null, stops: [] });
    expect((await call('GET', 'renamed')).status).toBe(200);
  });

  it.each(['open', 'close'] as const)(
    'keeps a wish to %s with who, when and why, and moves nothing itself',
    async (action) => {
      await put(OPENED);
      const { status, body } = await call('POST', `${COORDINATOR}/${action}`, {
        reason: '  BigQuery is down, INC-123 ',
      });
      const request = { action, reason: 'BigQuery is down, INC-123', by: ANN, at: T0 + MINUTE };

      expect(status).toBe(202);
      expect(body).toMatchObject({ breaker: { id: COORDINATOR, state: 'open', request } });
      expect(await breakers().get(COORDINATOR)).toEqual({ ...OPENED, request });
      expect(log.lines).toEqual([
        {
          severity: 'WARNING',
          message: `breaker ${COORDINATOR}: ${ANN} asks to ${action} it: BigQuery is down, INC-123`,
        },
      ]);
    },
  );

  it('accepts a request for a breaker without history', async () => {
    expect((await call('POST', `${WORKER}/open`, { reason: 'migration' })).status).toBe(202);
    expect(await breakers().get(WORKER)).toMatchObject({ state: 'closed', request: { action: 'open', by: ANN } });
  });

  it('returns the history, newest first', async () => {
    await put(OPENED);
    const { body } = await call('GET', COORDINATOR);

    expect(body['history']).toEqual([...OPENED.history].reverse());
    expect((await call('GET', WORKER)).body).toMatchObject({ breaker: { state: 'closed' }, history: [] });
  });

  it.each([
    ['no body', undefined],
    ['no reason', {}],
    ['white space', { reason: ' \n ' }],
    ['a number', { reason: 7 }],
    ['501 characters', { reason: 'x'.repeat(501) }],
  ])('refuses %s as a reason and stores nothing', async (_what, body) => {
    const answer = await call('POST', `${COORDINATOR}/open`, body);

    expect(answer).toMatchObject({ status: 400, body: { code: 'BRK002' } });
    expect(await breakers().all()).toEqual([]);
  });

  it('refuses an undeclared breaker and suggests the nearest name', async () => {
    const answer = await call('POST', 'prediction-worke/open', { reason: 'typo' });

    expect(answer).toMatchObject({ status: 404, body: { code: 'BRK003' } });
    expect(answer.body['error']).toContain("did you mean 'prediction-worker'?");
    expect(await breakers().all()).toEqual([]);
  });

  it.each([
    ['no credentials', {}],
    ['a key that is not an identity token', { Authorization: 'Bearer abc' }],
    ['another scheme', { Authorization: `Basic ${verifiedToken(ANN)}` }],
    [
      'a token with a signature of its own',
      { Authorization: `Bearer ${tokenOf({ email: ANN, email_verified: true }, 'c2ln')}` },
    ],
    ['a token without an e-mail', { Authorization: `Bearer ${tokenOf({ sub: '1' }, 'SIGNATURE_REMOVED_BY_GOOGLE')}` }],
    [
      'an unverified e-mail address',
      { Authorization: `Bearer ${tokenOf({ email: ANN }, 'SIGNATURE_REMOVED_BY_GOOGLE')}` },
    ],
    [
      'two tokens, of which Cloud Run looked at one',
      {
        Authorization: `Bearer ${verifiedToken('boss@example.com')}`,
        'X-Serverless-Authorization': `Bearer ${verifiedToken(ANN)}`,
      },
    ],
  ])('refuses %s for reads and for changes', async (_who, headers: Record<string, string>) => {
    await put(OPENED);

    expect(await call('GET', '', undefined, headers)).toMatchObject({ status: 403, body: { code: 'BRK001' } });
    expect(await call('POST', `${COORDINATOR}/close`, { reason: 'x' }, headers)).toMatchObject({ status: 403 });
    expect(await breakers().get(COORDINATOR)).toEqual(OPENED);
  });

  it('reads the caller from either header', async () => {
    const headers = { 'X-Serverless-Authorization': `Bearer ${verifiedToken('ben@example.com')}` };
    await call('POST', `${WORKER}/open`, { reason: 'migration' }, headers);

    expect((await breakers().get(WORKER))?.request?.by).toBe('ben@example.com');
  });

  it.each([
    ['POST', '', 405],
    ['GET', `${COORDINATOR}/open`, 405],
    ['DELETE', COORDINATOR, 405],
    ['POST', `${COORDINATOR}/explode`, 404],
    ['GET', `${COORDINATOR}/open/now`, 404],
  ])('answers %s /%s with %d', async (method, path, status) => {
    expect((await call(method, path, method === 'POST' ? { reason: 'x' } : undefined)).status).toBe(status);
  });

  it('answers 503 without the cause when Firestore is not reachable', async () => {
    await control.close();
    const gone = embeddedFirestore();
    jest.spyOn(gone, 'runTransaction').mockRejectedValue(new Error('14 UNAVAILABLE'));
    const config = new MemoryConfigSource(configWithBreakers());
    control = await serve(entry.handlerWith({ firestore: gone, config, log }));

    expect(await call('POST', `${COORDINATOR}/open`, { reason: 'x' })).toEqual({
      status: 503,
      body: { error: 'the breakers cannot be reached; try again' },
    });
    expect(log.errors()[0]).toContain('14 UNAVAILABLE');
  });

  it('does not load the Monitoring client', () => {
    expect(bundle.bytes).toBeLessThan(3_300_000);
  });
});
