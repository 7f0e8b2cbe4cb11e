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
import {
  audienceOf,
  behindCloudRun,
  callerHeaders,
  FOREIGN_KEY,
  signedToken,
  TEST_KEYS,
} from '../../guard/support/identity';
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
  const clock = new ManualClock(T0 + MINUTE);
  control = await serve(behindCloudRun(entry.handlerWith({ firestore, config, keys: TEST_KEYS, log, clock })));
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
    headers: { 'Content-Type': 'application/json', ...(headers ?? callerHeaders(ANN, control.url)) },
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

  /** One token in both headers, with other claims than those of a good one. */
  const both = (claims: object, options?: Parameters<typeof signedToken>[1]) => {
    const bearer = `Bearer ${signedToken({ email: ANN, aud: audienceOf(control.url), ...claims }, options)}`;
    return { Authorization: bearer, 'X-Serverless-Authorization': bearer };
  };
  const seconds = (from: number) => Math.floor(Date.now() / 1_000) + from;

  it.each<readonly [string, () => Record<string, string>, string]>([
    ['no credentials', () => ({}), 'no identity token'],
    ['a key that is not an identity token', () => ({ Authorization: 'Bearer abc' }), 'no identity token'],
    [
      'another scheme',
      () => ({ ...both({}), Authorization: both({}).Authorization.replace('Bearer', 'Basic') }),
      'no identity token',
    ],
    [
      'a token in Authorization alone, whose signature Cloud Run removes',
      () => ({ Authorization: both({}).Authorization }),
      'whose signature Cloud Run has removed',
    ],
    [
      'a token in X-Serverless-Authorization alone',
      () => ({ 'X-Serverless-Authorization': both({}).Authorization }),
      'no identity token in Authorization',
    ],
    ['a token that another key has signed', () => both({}, { key: FOREIGN_KEY }), 'a wrong signature'],
    ['a token of a key that Google does not have', () => both({}, { kid: 'made-up' }), 'not one of Google'],
    ['an expired token', () => both({ iat: seconds(-8_000), exp: seconds(-4_000) }), 'has expired'],
    ['a token of the future', () => both({ iat: seconds(4_000), exp: seconds(8_000) }), 'not valid at this time'],
    ['a token that lives for years', () => both({ exp: seconds(1e8) }), 'not valid at this time'],
    ['a token of another issuer', () => both({ iss: 'https://securetoken.google.com/p' }), 'another issuer'],
    ['a token for another service', () => both({ aud: 'https://another.example' }), 'for another service'],
    ['a token without an audience', () => both({ aud: undefined }), 'for another service'],
    ['a token without an e-mail', () => both({ email: undefined }), 'without a verified e-mail'],
    ['an unverified e-mail address', () => both({ email_verified: false }), 'without a verified e-mail'],
    [
      'a token of another person than IAM has checked',
      () => ({ ...both({}), Authorization: both({ email: 'boss@example.com' }).Authorization }),
      'different callers',
    ],
  ])('refuses %s for reads and for changes', async (_who, headersOf, why) => {
    await put(OPENED);
    const headers = headersOf();
    const { status, body } = await call('GET', '', undefined, headers);

    expect({ status, code: body['code'] }).toEqual({ status: 403, code: 'BRK001' });
    expect(body['error']).toContain(why);
    expect(JSON.stringify(body)).not.toMatch(/eyJ|signature":/); // no part of the token
    expect(await call('POST', `${COORDINATOR}/close`, { reason: 'x' }, headers)).toMatchObject({ status: 403 });
    expect(await breakers().get(COORDINATOR)).toEqual(OPENED);
  });

  it('refuses a call that has not passed IAM', async () => {
    await control.close();
    const config = new MemoryConfigSource(configWithBreakers());
    control = await serve(entry.handlerWith({ firestore, config, keys: TEST_KEYS, log }));

    expect(await call('GET', '')).toMatchObject({ status: 403, body: { code: 'BRK001' } });
  });

  it.each(['32555940559.apps.googleusercontent.com', 'https://HOST'])(
    'accepts a token of a person and one of a service account: audience %s',
    async (audience) => {
      const aud = audience === 'https://HOST' ? audienceOf(control.url) : audience;
      await call('POST', `${WORKER}/open`, { reason: 'migration' }, both({ email: 'ben@example.com', aud }));

      expect((await breakers().get(WORKER))?.request?.by).toBe('ben@example.com');
    },
  );

  it('answers 503 where the keys cannot be read: it is not the caller who is wrong', async () => {
    await control.close();
    const config = new MemoryConfigSource(configWithBreakers());
    const keys = { read: () => Promise.reject(new Error('the keys cannot be read')) };
    control = await serve(behindCloudRun(entry.handlerWith({ firestore, config, keys, log })));

    expect((await call('GET', '')).status).toBe(503);
    expect(log.errors()[0]).toContain('the keys cannot be read');
  });

  it('keeps reasons and e-mails as printable text in one line', async () => {
    const reason = 'down\u0000\n<!channel> \u202etxt.exe\ud800';
    await call('POST', `${WORKER}/open`, { reason }, both({ email: 'ann\u202e@example.com' }));

    expect((await breakers().get(WORKER))?.request).toMatchObject({
      reason: 'down\ufffd <!channel> \ufffdtxt.exe\ufffd',
      by: 'ann\ufffd@example.com',
    });
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
    control = await serve(behindCloudRun(entry.handlerWith({ firestore: gone, config, keys: TEST_KEYS, log })));

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
