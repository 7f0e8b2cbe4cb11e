import { join } from 'node:path';
import { MemoryBreakerStore } from '../../guard/adapters/memory/breaker-store';
import { MemoryRunStore } from '../../guard/adapters/memory/run-store';
import { ManualClock } from '../../guard/adapters/memory/clock';
import { MemoryConfigSource } from '../../guard/adapters/memory/config-source';
import { MemoryLog } from '../../guard/adapters/memory/log';
import { newBreaker, type BreakerRecord } from '../../model/breaker';
import { configWithBreakers } from '../guard/support/breaker-rules';
import { callerHeaders, FOREIGN_KEY, signedToken } from '../guard/support/identity';
import { closeRun } from '../../guard/run/run-record';
import { COORDINATOR, MINUTE, running, T0 } from '../guard/support/runs';
import { serveControl } from '../guard/support/serve-control';
import { pinDifferences } from './differences';
import { jsonShape } from './json-shape';

const WORKER = 'prediction-worker';
const CALLER: HeadersOf = (url) => callerHeaders('ann@example.com', url);
const REASON = { reason: 'BigQuery is down' };
type HeadersOf = (url: string) => Readonly<Record<string, string>>;
/** Fields whose values are names. */
const NAMES = ['code', 'state', 'from', 'to', 'action', 'criticality'];

/** A breaker whose document has every field set. */
const OPENED: BreakerRecord = {
  ...newBreaker(COORDINATOR),
  state: 'open',
  since: T0,
  reason: '3 failures in a row',
  by: 'timeout-monitor',
  request: { action: 'close', reason: 'fixed', by: 'ann@example.com', at: T0 },
  held: [{ trigger: { kind: 'schedule', job: 'prediction-coordinator-daily' }, heldAt: T0, pushConfig: null }],
  history: [
    { at: T0 - MINUTE, from: 'half_open', to: 'closed', reason: 'the probe succeeded', by: 'timeout-monitor' },
    { at: T0, from: 'closed', to: 'open', reason: '3 failures in a row', by: 'timeout-monitor' },
  ],
};

/** One call: `<method> <path>`, the caller, and the body. */
interface Call {
  readonly name: string;
  readonly request: string;
  readonly headers?: HeadersOf;
  readonly body?: object;
}

const call = (name: string, request: string, body?: object): Call =>
  body === undefined ? { name, request } : { name, request, body };
const callAs = (name: string, headers: HeadersOf, request = 'GET /'): Call => ({
  name,
  request,
  headers,
});

const ANSWERS: readonly Call[] = [
  call('the list', 'GET /'),
  call('a breaker with a history', `GET /${COORDINATOR}`),
  call('a breaker to which nothing has happened', `GET /${WORKER}`),
  call('a breaker that is recorded and no longer declared', 'GET /renamed'),
  call('a trailing slash', `GET /${WORKER}/`),
  call('opening', `POST /${WORKER}/open`, REASON),
  call('closing', `POST /${COORDINATOR}/close`, REASON),
  call('resolving work', `POST /works/${COORDINATOR}/2026-01-14/resolve`, REASON),
  call('the list after these requests', 'GET /'),
];

const REFUSALS: readonly Call[] = [
  callAs('no token', () => ({})),
  callAs('a token that Google has not signed', (url) => ({
    ...CALLER(url),
    Authorization: `Bearer ${signedToken({ email: 'a@b' }, { key: FOREIGN_KEY })}`,
  })),
  callAs('one authorization header', (url) => ({ Authorization: CALLER(url)['Authorization'] ?? '' })),
  callAs('the other authorization header', (url) => ({
    'X-Serverless-Authorization': CALLER(url)['Authorization'] ?? '',
  })),
  callAs('no token for a move', () => ({}), `POST /${WORKER}/open`),
  call('no reason', `POST /${WORKER}/open`, {}),
  call('a reason of 501 characters', `POST /${WORKER}/close`, { reason: 'x'.repeat(501) }),
  call('an unknown breaker', 'GET /prediction-worke'),
  call('an unknown breaker to move', 'POST /prediction-worke/open', REASON),
  call('a breaker to move that is no longer declared', 'POST /renamed/close', REASON),
  call('an unknown action', `POST /${WORKER}/explode`, REASON),
  call('a path too long', `GET /${WORKER}/open/now`),
  call('POST to the list', 'POST /', REASON),
  call('POST to a breaker', `POST /${WORKER}`, REASON),
  call('GET of a move', `GET /${WORKER}/open`),
  call('DELETE of a breaker', `DELETE /${WORKER}`),
  call('work without a closed run', `POST /works/${WORKER}/2026-01-14/resolve`, REASON),
  call('work of an unknown processor', 'POST /works/prediction-worke/2026-01-14/resolve', REASON),
  call('work of a date that is none', `POST /works/${COORDINATOR}/2026-02-30/resolve`, REASON),
  call('no reason to resolve work', `POST /works/${COORDINATOR}/2026-01-14/resolve`, {}),
  call('GET of resolving', `GET /works/${COORDINATOR}/2026-01-14/resolve`),
];

async function storeWithBreakers(): Promise<MemoryBreakerStore> {
  const breakers = new MemoryBreakerStore();
  for (const record of [OPENED, { ...OPENED, id: 'renamed' }]) {
    await breakers.change(record.id, () => ({ write: record, result: undefined }));
  }
  return breakers;
}

interface Answer {
  /** `<method> <path>, <name>` */
  readonly asked: string;
  /** The method and the path with `ID` for a breaker's id; `refused` for a refusal. */
  readonly route: string;
  readonly status: number;
  readonly type: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The answers of the real handler, in the functions framework, to these calls in turn. */
async function answersTo(calls: readonly Call[], isStoreAway = false): Promise<Answer[]> {
  const breakers = await storeWithBreakers();
  if (isStoreAway) breakers.all = () => Promise.reject(new Error('14 UNAVAILABLE'));
  const config = new MemoryConfigSource(configWithBreakers());
  const runs = new MemoryRunStore();
  const closed = closeRun(running({ run_id: 'r' }, T0), 'went_silent', T0);
  await runs.change(closed, () => ({ write: closed, result: undefined }));
  const clock = new ManualClock(T0 + MINUTE);
  const control = await serveControl({ breakers, runs, config, clock, log: new MemoryLog() });
  const answers: Answer[] = [];
  for (const { name, request, headers = CALLER, body } of calls) {
    const [method = '', path = ''] = request.split(' ');
    const response = await fetch(`${control.url}${path.slice(1)}`, {
      method,
      headers: { 'Content-Type': 'application/json', ...headers(control.url) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { status } = response;
    answers.push({
      asked: `${request}, ${name}`,
      route: response.ok
        ? `${method} ${path
            .replace(/^\/works\/.*\//, '/works/PROCESSOR/DATE/')
            .replace(/^\/(?!works)[^/]+/, '/ID')
            .replace(/(.)\/$/, '$1')}`
        : 'refusal',
      status,
      type: response.headers.get('content-type'),
      body: (await response.json()) as Answer['body'],
    });
  }
  await control.close();
  return answers;
}

/** The status of every call, with the error code of a refusal, then the shape of the bodies of each route. */
function linesOf(answers: readonly Answer[]): string[] {
  const statuses = answers.map(({ asked, status, type, body }) => {
    const code = typeof body['code'] === 'string' ? ` ${body['code']}` : '';
    return `${asked}: ${status}${code} ${type ?? 'no content type'}`;
  });
  const routes = [...new Set(answers.map(({ route, status }) => `${route} ${status}`))];
  const shapes = routes.flatMap((one) => {
    const bodies = answers.filter(({ route, status }) => `${route} ${status}` === one).map(({ body }) => body);
    return jsonShape(bodies, { names: NAMES }).map((line) => `${one} ${line}`);
  });
  return [...statuses, ...shapes];
}

describe('the HTTP API of breaker-control', () => {
  const golden = (name: string) => join(__dirname, 'golden', `${name}.txt`);

  test('every route answers with an unchanged status and body', async () => {
    expect(pinDifferences(golden('breaker-control-answers'), linesOf(await answersTo(ANSWERS)))).toEqual([]);
  });

  test('refusals have an unchanged status and code, and the status is 503 if the store fails', async () => {
    const away = await answersTo([call('the store is away', 'GET /')], true);
    const refused = [...(await answersTo(REFUSALS)), ...away];
    expect(pinDifferences(golden('breaker-control-refusals'), linesOf(refused))).toEqual([]);
  });
});
