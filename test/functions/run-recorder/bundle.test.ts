import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Firestore } from '@google-cloud/firestore';
import type * as Entry from '../../../functions/run-recorder/entry';
import { ManualClock } from '../../../guard/adapters/memory/clock';
import { MemoryLog } from '../../../guard/adapters/memory/log';
import { FirestoreRejectedStore } from '../../../guard/adapters/google/rejected-store';
import { FirestoreRunStore } from '../../../guard/adapters/google/run-store';
import { EVENT_SOURCES_VARIABLE, eventSources, writeEventSources } from '../../../model/event-sources';
import { closeRun } from '../../../guard/run/run-record';
import { layOut, load, type LaidOut } from '../../guard/support/bundle';
import { embeddedFirestore } from '../../guard/support/firestore';
import { deliver, printedIn, pushOf, pushOfEntry, pushOfEvent } from '../../guard/support/push';
import {
  COORDINATOR,
  guardConfig,
  heartbeat,
  MINUTE,
  recordAfter,
  running,
  started,
  succeeded,
  T0,
} from '../../guard/support/runs';
import { serve, type Served } from '../../guard/support/serve';
import { freePort, statusOf } from '../../local-server';

let bundle: LaidOut;
let entry: typeof Entry;
let firestore: Firestore;
let log: MemoryLog;
const sources = eventSources(guardConfig());
let recorder: Served;

beforeAll(async () => {
  bundle = layOut('run-recorder');
  entry = await load<typeof Entry>(bundle);
});
beforeEach(async () => {
  firestore = embeddedFirestore();
  log = new MemoryLog();
  recorder = await serve(entry.handlerWith({ firestore, sources, log, clock: new ManualClock(T0 + MINUTE) }));
});
afterEach(() => recorder.close());
afterAll(() => bundle.remove());

const SOURCES = { [EVENT_SOURCES_VARIABLE]: writeEventSources(sources) };
const KEY = { processor: COORDINATOR, runId: 'p5-2026-01-14-1', attempt: 1 };
const recorded = (id = KEY) => new FirestoreRunStore(firestore).change(id, (current) => ({ result: current }));
const rejected = (id: string) => new FirestoreRejectedStore(firestore).get(id);
const original = async (id: string) => Buffer.from((await rejected(id))?.original ?? []).toString();

describe('the run-recorder bundle, in the functions framework', () => {
  it('writes only the document of the run', async () => {
    expect(await deliver(recorder.url, pushOfEvent(started(), T0))).toBe(204);

    expect(await recorded()).toEqual(recordAfter([started(), T0]));
    const collections = await firestore.listCollections();
    expect(collections.map(({ id }) => id)).toEqual(['phasewatch_runs']);
    expect(log.lines).toEqual([]);
  });

  it('merges late, duplicate and out-of-order lines into the same record', async () => {
    const lines = [
      [succeeded({ duration_seconds: 600 }), T0 + 10 * MINUTE],
      [heartbeat(), T0 + 5 * MINUTE],
      [started(), T0],
      [heartbeat(), T0 + 5 * MINUTE],
      [succeeded({ duration_seconds: 600 }), T0 + 10 * MINUTE],
    ] as const;
    for (const [event, at] of lines) expect(await deliver(recorder.url, pushOfEvent(event, at))).toBe(204);

    expect(await recorded()).toEqual(
      recordAfter(
        [started(), T0],
        [heartbeat(), T0 + 5 * MINUTE],
        [succeeded({ duration_seconds: 600 }), T0 + 10 * MINUTE],
      ),
    );
  });

  it('merges 40 concurrent deliveries, each repeated until acknowledged, into one correct record', async () => {
    const lines = Array.from({ length: 40 }, (_, n) => [heartbeat(), T0 + n * MINUTE] as const);
    const untilAcknowledged = async ([event, at]: (typeof lines)[number]) => {
      const push = pushOfEvent(event, at);
      for (let n = 0; n < 20; n += 1) if ((await deliver(recorder.url, push)) === 204) return;
      throw new Error('never acknowledged');
    };
    await Promise.all(lines.map(untilAcknowledged));

    expect(await recorded()).toEqual(recordAfter(...lines));
  });

  it('fills in optional fields that a producer leaves out', async () => {
    const { attempt, ...line } = started();
    await deliver(recorder.url, pushOfEntry({ ...line, hostname: 'worker-7' }, T0));

    expect(attempt).toBe(1);
    expect(await recorded()).toMatchObject({ attempt: 1, state: 'running' });
  });

  it('limits the time of a line to the time at which Logging received it', async () => {
    await deliver(
      recorder.url,
      pushOfEntry(started(), T0 + 60 * MINUTE, { receiveTimestamp: new Date(T0).toISOString() }),
    );

    expect(await recorded()).toMatchObject({ startedAt: T0, lastSeenAt: T0 });
  });

  it('reports the late success of a closed run once, and leaves the run closed', async () => {
    const closed = closeRun(running({}, T0), 'went_silent', T0 + 12 * MINUTE);
    await new FirestoreRunStore(firestore).change(KEY, () => ({ write: closed, result: undefined }));
    await deliver(recorder.url, pushOfEvent(succeeded(), T0 + 20 * MINUTE));
    await deliver(recorder.url, pushOfEvent(succeeded(), T0 + 20 * MINUTE));

    expect(log.events('late_success').map((line) => line.run_event)).toEqual([
      {
        v: 1,
        type: 'late_success',
        run_id: 'p5-2026-01-14-1',
        attempt: 1,
        phase: 'phase5',
        processor: 'prediction-coordinator',
        data_date: '2026-01-14',
        closed_as: 'went_silent',
      },
    ]);
    expect(await recorded()).toMatchObject({ state: 'went_silent', unresolved: true, lateSuccessAt: T0 + 20 * MINUTE });
  });
});

describe('a message that fits no run event', () => {
  const entryWithout = JSON.stringify({
    ...printedIn(COORDINATOR),
    timestamp: '2026-01-14T10:00:00Z',
    jsonPayload: { message: 'hello' },
  });
  const large = `{"jsonPayload":"${'x'.repeat(300_000)}"}`;
  const huge = `{"jsonPayload":"${'é'.repeat(1_000_000)}"}`;

  it.each([
    ['text that is not JSON', 'not_json', pushOf('{"run_event"', '1')],
    ['nothing', 'not_json', pushOf('', '1')],
    ['JSON that is no log entry', 'not_a_run_event', pushOf('[1,2]', '1')],
    ['a log entry without a run event', 'not_a_run_event', pushOf(entryWithout, '1')],
    ['a log entry without a time', 'not_a_run_event', pushOfEntry(started(), T0, { timestamp: 'noon' }, '1')],
    ['an unknown type', 'unknown_type', pushOfEntry({ ...started(), type: 'paused' }, T0, {}, '1')],
    ['a type that only the guard prints', 'unknown_type', pushOfEntry({ v: 1, type: 'tick' }, T0, {}, '1')],
    ['another version', 'malformed', pushOfEntry({ ...started(), v: 2 }, T0, {}, '1')],
    ['an id that could break out of its document', 'malformed', pushOfEntry(started({ run_id: 'a/b~2' }), T0, {}, '1')],
    ['a date that does not exist', 'malformed', pushOfEntry(started({ data_date: '2026-02-30' }), T0, {}, '1')],
    ['more than a log entry can hold', 'oversized', pushOf(large, '1')],
    ['more than a document can hold', 'oversized', pushOf(huge, '1')],
  ])('is acknowledged, counted and stored unchanged: %s', async (_what, reason, push) => {
    expect(await deliver(recorder.url, push)).toBe(204);

    expect(await rejected('1')).toMatchObject({ reason, receivedAt: new Date(T0 + MINUTE) });
    expect(await original('1')).toBe(Buffer.from(push.message.data, 'base64').toString());
    expect(log.events('rejected')).toHaveLength(1);
    expect(log.events('rejected')[0]).toMatchObject({ severity: 'WARNING', run_event: { reason, message_id: '1' } });
    expect(await recorded()).toBeUndefined();
  });

  it('is stored and counted once when it is delivered twice', async () => {
    const push = pushOf('not JSON', '7');
    expect(await deliver(recorder.url, push)).toBe(204);
    expect(await deliver(recorder.url, push)).toBe(204);

    expect(log.events('rejected')).toHaveLength(1);
  });

  it('is stored in addition to the record that it contradicts', async () => {
    await deliver(recorder.url, pushOfEvent(started(), T0));
    await deliver(recorder.url, pushOfEvent(succeeded({ data_date: '2026-01-15' }), T0 + MINUTE, '8'));

    expect(await recorded()).toEqual(recordAfter([started(), T0]));
    expect(await rejected('8')).toMatchObject({ reason: 'conflict' });
  });

  it('is stored even if it is not a Pub/Sub message', async () => {
    expect(await deliver(recorder.url, { hello: 'world' })).toBe(204);

    const id = String(log.events('rejected')[0]?.run_event['message_id']);
    expect(id).toMatch(/^body-[0-9a-f]{40}$/);
    expect(await original(id)).toBe('{"hello":"world"}');
  });

  it('is no reason to answer a GET, which Pub/Sub never sends', async () => {
    expect((await fetch(recorder.url)).status).toBe(405);
  });
});

describe('a store that fails', () => {
  it('acknowledges no message, and records it when Pub/Sub delivers it again', async () => {
    let isDown = true;
    const flaky = new Proxy(firestore, {
      get: (target, property) => {
        if (property === 'runTransaction' && isDown) return () => Promise.reject(new Error('14 UNAVAILABLE'));
        const value: unknown = Reflect.get(target, property, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    const served = await serve(entry.handlerWith({ firestore: flaky, sources, log, clock: new ManualClock(T0) }));
    const push = pushOfEvent(started(), T0);
    const whileDown = [await deliver(served.url, push), await deliver(served.url, pushOf('not JSON', '9'))];
    isDown = false;
    const whenUp = [await deliver(served.url, push), await deliver(served.url, pushOf('not JSON', '9'))];
    await served.close();

    expect(whileDown).toEqual([503, 503]);
    expect(log.errors()[0]).toContain('14 UNAVAILABLE');
    expect(whenUp).toEqual([204, 204]);
    expect(await recorded()).toMatchObject({ state: 'running' });
    expect(await original('9')).toBe('not JSON');
  });

  it('is not waited for longer than the deadline', async () => {
    const clock = new ManualClock(T0);
    const hanging = new Proxy(firestore, {
      get: (target, property) => {
        if (property !== 'runTransaction') {
          const value: unknown = Reflect.get(target, property, target);
          return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        }
        return () => {
          clock.advance(20_000);
          return new Promise(() => undefined);
        };
      },
    });
    const served = await serve(entry.handlerWith({ firestore: hanging, sources, log, clock }));
    const status = await deliver(served.url, pushOfEvent(started(), T0));
    await served.close();

    expect(status).toBe(503);
  });
});

describe('the run-recorder bundle, started as the platform starts it', () => {
  it('answers under its own name before its first connection to Firestore', async () => {
    const port = await freePort();
    const framework = join(bundle.directory, 'node_modules/@google-cloud/functions-framework/build/src/main.js');
    const child = spawn(process.execPath, [framework, '--target=run-recorder', `--source=${bundle.directory}`], {
      env: { PATH: process.env['PATH'], PORT: String(port), GOOGLE_CLOUD_PROJECT: 'sample-project', ...SOURCES },
      stdio: 'ignore',
    });
    try {
      expect(await statusOf(`http://127.0.0.1:${port}/`)).toBe(405);
    } finally {
      child.kill();
      await new Promise((done) => child.once('exit', done));
    }
  });
});
