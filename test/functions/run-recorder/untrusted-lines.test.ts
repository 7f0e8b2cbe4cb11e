import type { Firestore } from '@google-cloud/firestore';
import type * as Entry from '../../../functions/run-recorder/entry';
import { FirestorePulseStore } from '../../../guard/adapters/google/pulse-store';
import { FirestoreRejectedStore } from '../../../guard/adapters/google/rejected-store';
import { FirestoreRunStore } from '../../../guard/adapters/google/run-store';
import { FirestoreWatchStore } from '../../../guard/adapters/google/watch-store';
import { ManualClock } from '../../../guard/adapters/memory/clock';
import { MemoryLog } from '../../../guard/adapters/memory/log';
import { NEW_WATCH } from '../../../guard/ports/watch-store';
import { eventSources } from '../../../model/event-sources';
import { GUARD_EVENT_TYPES } from '../../../model/run-event';
import { layOut, load, type LaidOut } from '../../guard/support/bundle';
import { embeddedFirestore } from '../../guard/support/firestore';
import { deliver, printedIn, pushOf, pushOfEntry } from '../../guard/support/push';
import { COORDINATOR, failed, guardConfig, MINUTE, skipped, started, succeeded, T0 } from '../../guard/support/runs';
import { serve, type Served } from '../../guard/support/serve';

let bundle: LaidOut;
let entry: typeof Entry;
let firestore: Firestore;
let log: MemoryLog;
let recorder: Served;

beforeAll(async () => {
  bundle = layOut('run-recorder');
  entry = await load<typeof Entry>(bundle);
});
const recorderWith = (store: Firestore) =>
  serve(
    entry.handlerWith({
      firestore: store,
      sources: eventSources(guardConfig()),
      log,
      clock: new ManualClock(T0 + MINUTE),
    }),
  );
beforeEach(async () => {
  firestore = embeddedFirestore();
  log = new MemoryLog();
  recorder = await recorderWith(firestore);
});
afterEach(async () => {
  await recorder.close();
  await firestore.terminate();
});
afterAll(() => bundle.remove());

const MONITOR = printedIn('phasewatch-timeout-monitor');
const rejectedReason = async (id: string) => (await new FirestoreRejectedStore(firestore).get(id))?.reason;
const documents = async () => (await firestore.collection('phasewatch_runs').get()).docs;
const onlyRun = async () => (await documents()).map((document) => document.data())[0];
const take = (line: unknown, rest: Record<string, unknown> = {}, id = '1') =>
  deliver(recorder.url, pushOfEntry(line, T0, rest, id));

describe('a run event from a source that is not declared', () => {
  const { resource, logName } = printedIn(COORDINATOR);

  it.each<[string, Record<string, unknown>]>([
    ['another service', printedIn('public-site')],
    ['a service whose name only begins like a declared one', printedIn(`${COORDINATOR}-2`)],
    ['the guard itself', MONITOR],
    ['no resource at all', { resource: undefined }],
    ['a resource without labels', { resource: { type: 'cloud_run_revision' } }],
    ['another type of resource', { resource: { ...resource, type: 'gce_instance' } }],
    ['a log that was written through the API', { logName: 'projects/sample-project/logs/python' }],
    ['the log of requests', { logName: logName.replace('stdout', 'requests') }],
    ['no log', { logName: undefined }],
    ['a log of that name in a folder', { logName: 'stdout' }],
    ['labels that are a list', { resource: { type: 'cloud_run_revision', labels: [COORDINATOR] } }],
  ])('is acknowledged, counted and kept as rejected: %s', async (_what, source) => {
    expect(await take(started(), source)).toBe(204);

    expect(await documents()).toEqual([]);
    const reason = source === MONITOR ? 'malformed' : 'undeclared_source';
    expect(await rejectedReason('1')).toBe(reason);
    expect(log.events('rejected')).toMatchObject([{ run_event: { reason } }]);
  });

  it('is recorded from standard error, and with the log name not encoded', async () => {
    await take(started(), { logName: 'projects/sample-project/logs/run.googleapis.com%2Fstderr' });
    await take(started({ run_id: 'b' }), { logName: 'projects/sample-project/logs/run.googleapis.com/stdout' }, '2');

    expect(await documents()).toHaveLength(2);
  });

  it.each(GUARD_EVENT_TYPES)('with the guard’s type %s in a processor’s line is rejected and counted', async (type) => {
    expect(await take({ ...started(), type })).toBe(204);

    expect(await rejectedReason('1')).toBe('unknown_type');
    expect(log.events('rejected')).toHaveLength(1);
  });
});

describe('a pulse', () => {
  const pulse = (at: unknown) => ({ v: 1, type: 'pulse', at });
  const latest = () => new FirestorePulseStore(firestore).latest();
  beforeEach(() => new FirestoreWatchStore(firestore).write({ ...NEW_WATCH, pulses: [T0 - MINUTE, T0] }));

  it('counts if the monitor remembers it', async () => {
    expect(await take(pulse(T0), MONITOR)).toBe(204);

    expect(await latest()).toMatchObject({ at: T0, arrivedAt: T0 + MINUTE });
    expect(log.lines).toEqual([]);
  });

  it.each([Number.MAX_SAFE_INTEGER, T0 + 3_600_000, T0 - 1, 0])(
    'of %d, which the monitor did not print, changes nothing and is counted as rejected',
    async (at) => {
      await take(pulse(T0 - MINUTE), MONITOR);
      expect(await take(pulse(at), MONITOR, '2')).toBe(204);

      expect(await latest()).toMatchObject({ at: T0 - MINUTE });
      if (at > T0 - MINUTE) expect(await rejectedReason('2')).toBe('unknown_pulse');
    },
  );

  it.each([-1, '1', null, 1.5, Number.MAX_VALUE])('at %p is rejected', async (at) => {
    expect(await take(pulse(at), MONITOR)).toBe(204);

    expect(await rejectedReason('1')).toBe('malformed');
  });

  it('that a processor prints is rejected', async () => {
    await take(pulse(T0));

    expect(await rejectedReason('1')).toBe('unknown_type');
    expect(await latest()).toBeUndefined();
  });

  it('counts after a forged one that an older recorder stored', async () => {
    const forged = { at: Number.MAX_SAFE_INTEGER, arrivedAt: T0, worstLagMs: 0 };
    await firestore.doc('phasewatch_guard/pulse').set(forged);
    await take(pulse(T0), MONITOR);

    expect(await latest()).toMatchObject({ at: T0 });
  });

  it('that comes a second time is no rejection', async () => {
    await take(pulse(T0), MONITOR);
    await take(pulse(T0), MONITOR, '2');
    await take(pulse(T0 - MINUTE), MONITOR, '3');

    expect(await latest()).toMatchObject({ at: T0 });
    expect(log.lines).toEqual([]);
  });
});

describe('an optional field that breaks its schema', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['duration_seconds', { duration_seconds: -0.02 }, { durationSeconds: 0 }],
    ['duration_seconds', { duration_seconds: 1e300 }, { durationSeconds: null }],
    ['duration_seconds', { duration_seconds: '12 s' }, { durationSeconds: null }],
    ['records_processed', { records_processed: '12' }, { recordsProcessed: null }],
    ['records_processed', { records_processed: null }, { recordsProcessed: null }],
    ['records_processed', { records_processed: -3 }, { recordsProcessed: 0 }],
    ['records_processed', { records_processed: 12.4 }, { recordsProcessed: 12 }],
    ['error', { type: 'failed', error: 'x'.repeat(20_001) }, { detail: 'x'.repeat(20_000) }],
    ['error', { type: 'failed', error: { code: 5 } }, { detail: null }],
    ['failure_category', { type: 'failed', failure_category: 'bad luck' }, { failureCategory: 'unknown' }],
    ['failure_category', { type: 'failed', failure_category: null }, { failureCategory: 'unknown' }],
    ['reason', { type: 'skipped', reason: 'r'.repeat(3_000) }, { detail: 'r'.repeat(2_000) }],
  ])('is clamped, cut or dropped, and a warning names it: %s', async (field, fields, end) => {
    expect(await take({ ...succeeded(), ...fields })).toBe(204);

    expect(await onlyRun()).toMatchObject({ state: fields['type'] ?? 'succeeded', end });
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]).toMatchObject({ severity: 'WARNING', message: expect.stringContaining(field) as string });
    expect(log.events('rejected')).toEqual([]);
  });

  it('is named once, though the line is delivered twice', async () => {
    await take({ ...succeeded(), records_processed: '12' });
    await take({ ...succeeded(), records_processed: '12' });

    expect(log.lines).toHaveLength(1);
  });

  it('and others with it are all corrected', async () => {
    await take({ ...failed(), duration_seconds: null, records_processed: [], error: 5, failure_category: {} });

    expect(await onlyRun()).toMatchObject({ state: 'failed', end: { failureCategory: 'unknown', detail: null } });
    for (const field of ['duration_seconds', 'records_processed', 'error', 'failure_category']) {
      expect(log.lines[0]?.message).toContain(field);
    }
  });

  it.each<[string, Record<string, unknown>]>([
    ['another major version', { v: 2 }],
    ['a version that is text', { v: '1' }],
    ['no run id', { run_id: undefined }],
    ['an attempt of 0', { attempt: 0 }],
    ['an attempt that is text', { attempt: '2' }],
    ['a phase of another type', { phase: 5 }],
    ['a control character in an id', { run_id: 'a\u0000b' }],
    ['a mark that turns the direction of text', { processor: 'a\u202eb' }],
    ['half of a character', { run_id: 'a\ud800' }],
  ])('is corrected, but identity is not: %s', async (_what, fields) => {
    expect(await take({ ...succeeded(), records_processed: '12', ...fields })).toBe(204);

    expect(await documents()).toEqual([]);
    expect(await rejectedReason('1')).toBe('malformed');
  });
});

describe('a value that is nested too deeply for JSON.stringify', () => {
  const takeNested = (line: unknown, rest: Record<string, unknown> = {}) => {
    const entry = Buffer.from(pushOfEntry(line, T0, rest).message.data, 'base64').toString();
    return deliver(recorder.url, pushOf(entry.replace('"@"', '['.repeat(60_000) + ']'.repeat(60_000)), '1'));
  };

  it('is dropped from an optional field, and the event is recorded', async () => {
    expect(await takeNested({ ...succeeded(), records_processed: '@' })).toBe(204);

    expect(await onlyRun()).toMatchObject({ state: 'succeeded', end: { recordsProcessed: null } });
    expect(log.lines[0]?.message).toContain('records_processed');
  });

  it.each(['logName', 'resource'])('as the %s becomes a rejection, not a delivery that is repeated', async (field) => {
    expect(await takeNested(started(), { [field]: '@' })).toBe(204);

    expect(await rejectedReason('1')).toBe('undeclared_source');
  });
});

describe('what the store refuses', () => {
  /** A store that answers every write of a run with this error. */
  const refusing = (error: Error) =>
    new Proxy(firestore, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property, target);
        if (property !== 'runTransaction') return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        return (work: (transaction: unknown) => Promise<unknown>) =>
          target.runTransaction((transaction) =>
            work(
              new Proxy(transaction, {
                get: (inner, name) => {
                  const method: unknown = Reflect.get(inner, name, inner);
                  if (name !== 'set') return typeof method === 'function' ? (method.bind(inner) as unknown) : method;
                  return (ref: { readonly path: string }, data: unknown) => {
                    if (ref.path.startsWith('phasewatch_runs/')) throw error;
                    return inner.set(ref as never, data as never);
                  };
                },
              }),
            ),
          );
      },
    });

  it('for ever becomes a rejection with the reason, and is not delivered again', async () => {
    const served = await recorderWith(refusing(Object.assign(new Error('3 INVALID_ARGUMENT: bad'), { code: 3 })));
    const status = await deliver(served.url, pushOfEntry(started(), T0, {}, '1'));
    await served.close();

    expect(status).toBe(204);
    expect(await rejectedReason('1')).toBe('not_storable');
  });

  it('for now is delivered again', async () => {
    const served = await recorderWith(refusing(new Error('14 UNAVAILABLE')));
    const status = await deliver(served.url, pushOfEntry(started(), T0, {}, '1'));
    await served.close();

    expect(status).toBe(503);
    expect(await rejectedReason('1')).toBeUndefined();
  });

  it.each<[string, object]>([
    ['without its facts', { runId: 'p5-2026-01-14-1', processor: COORDINATOR }],
    ['of a version that is too new', { schema: 99, processor: COORDINATOR }],
    ['of another shape', { seen: 'yesterday', attempt: 'one', processor: COORDINATOR }],
    ['without a processor', { note: 'edited by hand' }],
  ])('is no stored document that cannot be read: the line is rejected (%s)', async (_what, document) => {
    await firestore.doc('phasewatch_runs/p5-2026-01-14-1~1').set(document);
    expect(await take(started())).toBe(204);

    expect(await rejectedReason('1')).toBe('unreadable_document');
    expect((await documents()).map((found) => found.data())).toEqual([document]);
  });

  it('is no half of a character in a text: it is replaced', async () => {
    expect(await take({ ...failed(), error: 'a\ud800b' })).toBe(204);

    expect(await onlyRun()).toMatchObject({ end: { detail: 'a\ufffdb' } });
  });
});

describe('two processors with one run id', () => {
  const worker = { processor: 'prediction-worker' };

  it('are two runs, each with its own end', async () => {
    await take(started());
    await take(started(worker), {}, '2');
    await take(succeeded(), {}, '3');
    const found = (await documents()).map((document) => document.data());

    expect(found.map(({ processor, state }) => `${String(processor)} ${String(state)}`).sort()).toEqual([
      'prediction-coordinator succeeded',
      'prediction-worker running',
    ]);
    await take(failed(worker), {}, '4');
    expect(await new FirestoreRunStore(firestore).runningSince('prediction-worker', 0, 10)).toEqual([]);
    expect(log.lines).toEqual([]);
  });

  it('stay two runs while their first lines arrive at once and several times', async () => {
    const push = (id: object, n: number) => pushOfEntry(started(id), T0 + n, {}, `m${n}`);
    const pushes = Array.from({ length: 20 }, (_, n) => push(n % 2 === 0 ? worker : {}, n));
    const statuses = await Promise.all(pushes.map((one) => deliver(recorder.url, one)));
    for (const [n, one] of pushes.entries()) if (statuses[n] !== 204) await deliver(recorder.url, one);

    expect((await documents()).map((document) => document.data()['processor'] as string).sort()).toEqual([
      'prediction-coordinator',
      'prediction-worker',
    ]);
    expect(log.events('rejected')).toEqual([]);
  });

  it('whose ids fill a document id can both be stored', async () => {
    const long = { run_id: '長'.repeat(256), processor: '名'.repeat(256) };
    expect(await take(started({ run_id: long.run_id }))).toBe(204);
    expect(await take(started(long), {}, '2')).toBe(204);

    const ids = (await documents()).map(({ id }) => Buffer.byteLength(id));
    expect(ids).toHaveLength(2);
    expect(Math.max(...ids)).toBeLessThanOrEqual(1_500);
  });
});

describe('a secret in an error', () => {
  it('is not stored, nor printed', async () => {
    const error = 'cannot connect to postgres://app:hunter2@db/orders with Bearer abcdef123456';
    await take({ ...failed(), error, duration_seconds: 'password=hunter2' });
    await take({ ...skipped({ run_id: 'b' }), reason: 'API_KEY=hunter2 is invalid' }, {}, '2');
    const stored = JSON.stringify((await documents()).map((document) => document.data()));

    expect(stored).toContain('postgres://[redacted]@db/orders');
    for (const text of [stored, JSON.stringify(log.lines)]) {
      expect(text).not.toContain('hunter2');
      expect(text).not.toContain('abcdef123456');
    }
  });

  it('is not in the detail of a rejection', async () => {
    await take({ ...started(), type: 'token=hunter2' });

    expect(JSON.stringify(log.lines)).not.toContain('hunter2');
  });
});
